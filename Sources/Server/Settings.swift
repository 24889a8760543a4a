import Foundation
import Yams

/// What an installation is set to, and whence each value comes: command line before environment before file before
/// default.
package struct Settings: Sendable {
    /// One thing that can be set.
    package struct Setting: Sendable {
        /// The name in the file (`log-level`), after `--` on the command line, and after `ANHU_` in the environment.
        package let name: String
        /// What it is, in Chinese.
        package let meaning: String
        /// The value when nothing says otherwise.
        package let standard: String

        /// `ANHU_LOG_LEVEL`
        package var variable: String { "ANHU_" + name.uppercased().replacing("-", with: "_") }
    }

    /// Where a value comes from.
    package enum Origin: Sendable, Hashable {
        /// An option of the command.
        case commandLine
        /// A variable of the environment.
        case environment(String)
        /// The file.
        case file(String)
        /// Nobody set it.
        case standard

        /// What `anhu config` prints.
        package var chinese: String {
            switch self {
            case .commandLine: "命令行"
            case .environment(let variable): "环境变量 \(variable)"
            case .file(let path): "配置文件 \(path)"
            case .standard: "默认值"
            }
        }
    }

    /// One setting as it is in force.
    package struct Value: Sendable {
        /// The setting.
        package let setting: Setting
        /// Its value.
        package let text: String
        /// Whence.
        package let origin: Origin
    }

    /// Everything that can be set, in the order in which it is printed.
    package static let all: [Setting] = [
        Setting(name: "data", meaning: "数据目录", standard: "data"),
        Setting(name: "keys", meaning: "审计密钥目录，须在数据目录之外", standard: ""),
        Setting(name: "host", meaning: "控制台监听地址", standard: "127.0.0.1"),
        Setting(name: "port", meaning: "控制台监听端口，0 为任意空闲端口", standard: "8080"),
        Setting(name: "scheme", meaning: "浏览器访问方式：http，或经 TLS 代理的 https", standard: "http"),
        Setting(name: "allowed-hosts", meaning: "允许的主机名，逗号分隔；IP 地址和 localhost 总是允许", standard: ""),
        Setting(name: "trusted-proxies", meaning: "可信代理的地址或网段，逗号分隔；只采信它们转来的来访地址", standard: ""),
        Setting(name: "content", meaning: "随产品提供的内容目录", standard: ""),
        Setting(name: "local-content", meaning: "本单位的内容目录，逐个文件覆盖随产品提供的内容", standard: ""),
        Setting(name: "runtime", meaning: "./up 安装工具和网页资源的目录", standard: ""),
        Setting(name: "hospital", meaning: "医院全称，用于封面和页面", standard: "医院"),
        Setting(name: "provider", meaning: "服务商全称，用于封面", standard: "安全服务商"),
        Setting(name: "log-level", meaning: "运行日志级别：debug、info、warning、error", standard: "info"),
        Setting(name: "anchor-syslog", meaning: "审计锚点发往的日志服务器，udp://地址:端口 或 tcp://地址:端口；空为不发送", standard: ""),
        Setting(name: "backup-at", meaning: "每日自动备份时间，时:分；off 为不备份", standard: "02:30"),
        Setting(name: "backup-keep", meaning: "保留的自动备份份数", standard: "14"),
    ]

    /// Variables of the scripts, which are no settings of the program.
    private static let foreign: Set<String> = ["ANHU_CONFIG", "ANHU_SCRATCH"]

    /// The settings in force, in the order of `all`.
    package let values: [Value]

    /// Puts the four sources together.
    ///
    /// - `commandLine`: names without `--`, and values.
    /// - `file`: the file that was named. Nil: `/etc/anhu/anhu.yaml` where there is one.
    /// - Throws: `SettingsError` for a name that is not known, a file that cannot be read, or a value out of range.
    package init(
        commandLine: [String: String] = [:], environment: [String: String], file: String? = nil
    ) throws {
        let named = file ?? environment["ANHU_CONFIG"]
        let path = named ?? "/etc/anhu/anhu.yaml"
        let isThere = FileManager.default.fileExists(atPath: path)
        if named != nil && !isThere { throw SettingsError.file(path: path, reason: "文件不存在") }
        let written = isThere ? try Self.read(path) : [:]
        let names = Set(Self.all.map(\.name))
        for name in written.keys.sorted() where !names.contains(name) {
            throw SettingsError.unknown(name: name, place: path)
        }
        let variables = Set(Self.all.map(\.variable))
        for name in environment.keys.sorted()
        where name.hasPrefix("ANHU_") && !variables.contains(name) && !Self.foreign.contains(name) {
            throw SettingsError.unknown(name: name, place: "环境变量")
        }
        values = Self.all.map { setting in
            if let text = commandLine[setting.name] { return Value(setting: setting, text: text, origin: .commandLine) }
            if let text = environment[setting.variable] {
                return Value(setting: setting, text: text, origin: .environment(setting.variable))
            }
            if let text = written[setting.name] { return Value(setting: setting, text: text, origin: .file(path)) }
            return Value(setting: setting, text: setting.standard, origin: .standard)
        }
    }

    /// The value of a setting.
    package subscript(name: String) -> String {
        values.first { $0.setting.name == name }?.text ?? ""
    }

    private static func read(_ path: String) throws -> [String: String] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingsError.file(path: path, reason: "无法读取，或不是 UTF-8 编码")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            // The parser's own words are English; the line is what a person needs.
            let line = "\(error)".firstMatch(of: /:(\d+):\d+/).map { "第 \($0.output.1) 行附近" } ?? "请核对缩进、冒号与引号"
            throw SettingsError.file(path: path, reason: "不是有效的 YAML，\(line)")
        }
        guard let node else { return [:] }
        guard let mapping = node.mapping else { throw SettingsError.file(path: path, reason: "应为“名称: 值”的列表") }
        var found: [String: String] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? "?"
            guard let scalar = value.scalar else { throw SettingsError.file(path: path, reason: "“\(name)”的值应为一行文字") }
            found[name] = scalar.string
        }
        return found
    }
}
