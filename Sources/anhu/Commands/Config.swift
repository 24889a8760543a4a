import ArgumentParser
import Foundation
import Kernel
import Records
import Server

/// Prints the settings in force and whence each comes.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "显示生效的配置及其来源")

    @OptionGroup(title: "公共选项") var common: CommonOptions

    private struct Line: Encodable {
        let name: String
        let value: String
        let origin: String
        let meaning: String
    }

    func run() throws {
        let settings = try common.settings()
        let places = try Places(settings)
        let lines = settings.values.map {
            Line(name: $0.setting.name, value: $0.text, origin: $0.origin.chinese, meaning: $0.setting.meaning)
        }
        if common.json { return try Terminal.printJSON(lines) }
        Terminal.printTable(
            ["配置项", "值", "来源", "说明"],
            lines.map { [$0.name, $0.value.isEmpty ? "（空）" : $0.value, $0.origin, $0.meaning] })
        print("\n数据目录：\(places.data.url.path)")
        print("密钥目录：\(places.keys.path)")
        print("内容目录：\(places.content.map(\.path).joined(separator: "、"))")
        print("运行目录：\(places.runtime.path)")
    }
}
