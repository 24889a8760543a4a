import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Server

/// What the overview says is what its lists hold, by the pages themselves.
@Suite struct `The pages of the overview` {
    /// Names in which the line of search has signs of its own, or which look alike.
    private static let names = [
        "内科 一病区", "外科“一”区", "say \"yes\"", "a,b、c", "ip:10.1.0.1", "=HIS", "HIS", "his", "-owner", "100%", "100_", "*",
        "10.1.0.5", "\u{FF02}x", "é", "甲", "乙", "丙",
    ]

    /// A ledger with something of everything, and a case, warnings and gaps.
    private func server() async throws -> TestServer {
        let test = try await TestServer()
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            let states = ["unclaimed", "claimed", "recovering", "zombie", "retired", "claimed", "claimed"]
            let kinds = ["server", "switch", "printer", nil, "unknown word"]
            for number in 1...140 {
                let name: String? = number % 5 == 0 ? nil : Self.names[number % Self.names.count]
                let state = states[number % states.count]
                try database.execute(
                    sql: """
                        INSERT INTO asset (id, code, state, alive, kind, unit_name, owner_name, business, importance,
                            first_seen_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1000)
                        """,
                    arguments: [
                        number, "ZC-\(number)", state, !["recovering", "retired"].contains(state),
                        kinds[number % kinds.count], name, number % 3 == 0 ? nil : "张三",
                        number % 4 == 0 ? nil : Self.names[number % 7], ["核心", "重要", "一般", nil][number % 4],
                    ])
            }
            try database.execute(
                sql: """
                    INSERT INTO asset (code, state, merged_into, alive, kind, first_seen_at)
                    VALUES ('ZC-gone', 'merged', 1, 0, 'server', 1000);
                    INSERT INTO exposure_warning (asset_id, rule, place, title, severity, found, state, first_found_at,
                        found_at, closed_at) VALUES
                        (1, 'telnet', 'tcp/23', '开放 Telnet 远程管理', 3, 'telnet', 'open', 1000, 1000, NULL),
                        (1, 'plain', 'tcp/23', '明文协议', 2, 'telnet', 'confirmed', 1000, 1000, NULL),
                        (2, 'rdp', 'tcp/3389', '开放远程桌面', 3, 'rdp', 'closed', 1000, 1000, 2000),
                        (2, 'old', 'os', '系统停止支持', 3, 'Windows 7', 'open', 1000, 1000, NULL),
                        (3, 'out', 'out', '外联', 2, '1.2.3.4', 'handling', 1000, 1000, NULL);
                    INSERT INTO zombie_case (asset_id, rule_key, rule_name, evidence, found_at, stage, disposal) VALUES
                        (3, 'unowned', '无人负责', '[]', 1000, 'open', NULL), (10, 'unowned', '无人负责', '[]', 1000, 'proposed', 'offline');
                    """)
        }
        return test
    }

    private func get(
        _ path: String, as session: String, _ client: any TestClientProtocol
    ) async throws -> (code: Int, text: String) {
        let response = try await TestServer.send(client, .get, path, session: session)
        return (response.status.code, String(buffer: response.body))
    }

    /// The total that a list tells below it.
    private func total(of link: String, as session: String, _ client: any TestClientProtocol) async throws -> Int? {
        let (code, text) = try await get(link, as: session, client)
        #expect(code == 200, "\(link)")
        let found = text.firstMatch(of: #/<div class="paging-total">共 <strong>([\d,]+)</strong> 条/#)
        return found.flatMap { Int($0.1.filter(\.isNumber)) }
    }

    private static func plain(_ text: Substring) -> String {
        String(text).replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// The cards of a page: title, link and number.
    private static func cards(_ page: String) -> [String: (link: String, number: Int)] {
        let form =
            #/<a class="stat [^"]*" href="([^"]+)"><span class="stat-title">([^<]+)</span><span class="stat-value">([\d,]+)</#
        let found = page.matches(of: form).map {
            (String($0.2), (link: plain($0.1), number: Int($0.3.filter(\.isNumber)) ?? -1))
        }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private struct Drawn: Decodable {
        struct Series: Decodable {
            let values: [Double?]
        }
        let categories: [String]
        let links: [String]?
        let series: [Series]
    }

    @Test func `count on each card and each bar exactly what the list behind it holds`() async throws {
        let test = try await server()
        try await test.converse { client in
            let session = try await test.session(.manager)
            let (code, page) = try await get("/assets/overview", as: session, client)
            #expect(code == 200)
            let cards = Self.cards(page)
            #expect(Set(cards.keys) == Set(AssetFigure.allCases.map(\.chinese)))
            for (title, card) in cards {
                #expect(card.number > 0, "\(title)")
                #expect(try await total(of: card.link, as: session, client) == card.number, "\(title) \(card.link)")
            }
            #expect(cards["资产总数"]?.number == 140 && cards["暴露端口"]?.number == 2)
            let charts = try page.matches(of: #/data-chart="([^"]+)"/#).map {
                try JSONDecoder().decode(Drawn.self, from: Data(Self.plain($0.1).utf8))
            }.filter { $0.links != nil }
            #expect(charts.count == AssetBreakdown.allCases.count)
            for chart in charts {
                for (place, link) in (chart.links ?? []).enumerated() {
                    let number = chart.series[0].values[place].map { Int($0) }
                    #expect(
                        try await total(of: link, as: session, client) == number, "\(chart.categories[place]) \(link)")
                }
            }
        }
    }

    @Test(arguments: AssetBreakdown.allCases)
    func `hold all values of a breakdown, each with its list, and all assets`(breakdown: AssetBreakdown) async throws {
        let test = try await server()
        try await test.converse { client in
            let session = try await test.session(.leadership)
            let link = Links.assetBreakdown(breakdown).text
            let (code, page) = try await get(link, as: session, client)
            #expect(code == 200)
            var sum = 0
            let figures = page.matches(of: #/<a href="([^"]+)">([\d,]+)(?: 项资产)?</a>/#)
            for figure in figures {
                let number = Int(figure.2.filter(\.isNumber)) ?? -1
                sum += number
                #expect(try await total(of: Self.plain(figure.1), as: session, client) == number, "\(figure.1)")
            }
            #expect(sum == 140)
            let unknown = page.contains("项资产</a>") ? 1 : 0
            #expect(try await total(of: link, as: session, client) == figures.count - unknown)
        }
    }

    @Test func `say the same as the first page`() async throws {
        let test = try await server()
        try await test.converse { client in
            let session = try await test.session(.engineer)
            let overview = Self.cards(try await get("/assets/overview", as: session, client).text)
            let home = Self.cards(try await get("/", as: session, client).text)
            for (title, card) in overview {
                #expect(home[title]?.number == card.number && home[title]?.link == card.link, "\(title)")
            }
            for (title, card) in home where card.number > 0 && card.link.hasPrefix("/assets?") {
                #expect(try await total(of: card.link, as: session, client) == card.number, "\(title)")
            }
        }
    }

    @Test func `stand on a large screen without menu and scripts`() async throws {
        let test = try await server()
        try await test.converse { client in
            let session = try await test.session(.leadership)
            let (code, page) = try await get("/assets/overview/wall", as: session, client)
            #expect(code == 200 && page.contains("<body class=\"wall\">") && !page.contains("class=\"sidebar\""))
            #expect(
                page.contains("http-equiv=\"refresh\"") && page.contains("data-live=\"/assets/overview/wall/events\""))
            let figures = page.matches(
                of:
                    #/<a class="wall-figure [^"]*" href="([^"]+)"><span class="wall-title">[^<]+</span><strong>([\d,]+)</#
            )
            #expect(figures.count == AssetFigure.allCases.count)
            for figure in figures {
                let number = Int(figure.2.filter(\.isNumber))
                #expect(try await total(of: Self.plain(figure.1), as: session, client) == number, "\(figure.1)")
            }
        }
    }

    @Test func `are closed to whoever may not see the ledger`() async throws {
        let test = try await server()
        try await test.converse { client in
            let session = try await test.session(.owner)
            for path in ["overview", "overview/wall", "overview/wall/events", "overview/by/unit"] {
                #expect(try await get("/assets/\(path)", as: session, client).code == 403, "\(path)")
            }
            let home = try await get("/", as: session, client).text
            #expect(!home.contains("资产总览") && Self.cards(home).isEmpty)
        }
    }
}
