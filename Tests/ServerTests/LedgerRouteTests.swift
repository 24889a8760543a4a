import Foundation
import HummingbirdTesting
import Kernel
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Server

/// Searching the ledger and taking along what is shown, by the pages themselves.
@Suite struct `The pages of the ledger` {
    private func query(_ line: String) -> String {
        "/assets?q=" + (line.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }

    @Test func `find by a line of search, say what is wrong with one, and export what they show`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        try await stage.test.converse { client in
            let (code, all) = try await stage.get("/assets", as: stage.engineer, client)
            #expect(code == 200 && all.contains("搜索语法"))
            let (found, some) = try await stage.get(query("code:ZC-* -owner:*"), as: stage.engineer, client)
            #expect(found == 200 && !some.contains("alert-danger"))
            let (refused, told) = try await stage.get(query("ownr:张三"), as: stage.engineer, client)
            #expect(refused == 422 && told.contains("没有名为“ownr”的搜索字段") && told.contains("owner:"))
            // The same line in what is done with its result.
            let bulk = "/assets/bulk?q=" + "ownr%3A1"
            #expect(try await stage.get(bulk, as: stage.engineer, client).0 == 422)
            let (_, file) = try await stage.get(
                "/assets.csv?q=ip%3A*&column=code&column=address&column=unit&sort=-address", as: stage.engineer, client)
            let lines = file.split(whereSeparator: \.isNewline).map(String.init)
            #expect(lines.first?.hasSuffix("地址,所属部门,资产指纹码") == true)
            let addresses = lines.dropFirst().compactMap { IPAddress(String($0.prefix { $0 != "," })) }
            #expect(addresses.count > 5 && addresses == addresses.sorted(by: >))
            #expect(try await stage.get("/assets.csv?q=ownr%3A1", as: stage.engineer, client).0 == 422)
        }
        try await stage.expectSound()
    }
}
