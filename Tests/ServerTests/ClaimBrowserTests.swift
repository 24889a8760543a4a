import Foundation
import Kernel
import Logging
import Records
import ServiceLifecycle
import Testing

@testable import AssetInventory
@testable import Console
@testable import Directory
@testable import Server

/// The claim loop as two people play it at two browsers, and a third with a phone and no account.
@Suite(.serialized, .enabled(if: WebDriver.isThere, "chromium and chromium-driver are not installed"))
struct `Claims in a browser` {
    /// Serves an installation on a free port of 127.0.0.1, with a browser's driver beside it, until the body has ended.
    private func play(
        _ body: @Sendable @escaping (ClaimHouse, WebDriver, _ console: String) async throws -> Void
    ) async throws {
        let house = try await ClaimHouse()
        let (ports, port) = AsyncStream<Int>.makeStream()
        let program = try ServerProgram(house.test.installation) { port.yield($0) }
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [program.server], logger: Logger(label: "test")))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await number in ports {
                let driver = try WebDriver()
                let played = await Result { try await body(house, driver, "http://127.0.0.1:\(number)") }
                await driver.stop()
                await services.triggerGracefulShutdown()
                try played.get()
                break
            }
            try await group.waitForAll()
        }
        try await house.expectSound()
    }

    /// Signs in with the password that was handed out, and replaces it as everybody must.
    private func signIn(_ login: String, _ house: ClaimHouse, _ window: BrowserWindow, _ console: String) async throws {
        let handed = try #require(house.passwords[login])
        try await window.go(to: console + "/sign-in")
        try await window.type(login, into: "login")
        try await window.type(handed, into: "password")
        try await window.press("登录")
        #expect(try await window.address().hasPrefix(console + "/me/password"))
        let own = "Vq7-hoch-\(login.count)-Kupfer!"
        try await window.type(handed, into: "current")
        try await window.type(own, into: "new")
        try await window.type(own, into: "again")
        try await window.press("更换口令")
    }

    @Test func `are asked by an engineer and confirmed by the owner, each at their own browser`() async throws {
        try await play { house, driver, console in
            let ids = try await house.addAssets("10.9.0.1", "10.9.0.2")
            let engineer = try await driver.open()
            try await signIn("engineer", house, engineer, console)
            try await engineer.go(to: console + "/assets")
            #expect(try await engineer.text().contains("10.9.0.1"))
            try await engineer.click("input[name='asset'][value='\(ids[0])']")
            try await engineer.click("input[name='asset'][value='\(ids[1])']")
            try await engineer.press("发起认领")
            try await engineer.choose("内科", in: "unit")
            try await engineer.type("请核对门诊设备", into: "note")
            try await engineer.press("发起认领")
            let request = try #require(try await house.requests().first)
            #expect(try await engineer.address() == console + "/claims/\(request.id)")
            #expect(try await engineer.text().contains("待确认 2 项"))

            let owner = try await driver.open(width: 420, height: 900)
            try await signIn("zhang", house, owner, console)
            try await owner.go(to: console + "/")
            try await owner.follow("确认资产归属：\(request.number)")
            #expect(try await owner.text().contains("请核对门诊设备"))
            let items = try await house.items(request.id)
            try await owner.click("input[name='answer-\(items[0].id)'][value='confirmed']")
            try await owner.type("门诊叫号屏", into: "name-\(items[0].id)")
            try await owner.type("门诊楼二层", into: "location-\(items[0].id)")
            try await owner.click("input[name='answer-\(items[1].id)'][value='rejected']")
            try await owner.type("属于外科", into: "reason-\(items[1].id)")
            try await owner.press("提交答复")
            #expect(try await owner.text().contains("确认 1 项，否认 1 项"))

            try await engineer.go(to: console + "/assets?state=claimed")
            let ledger = try await engineer.text()
            #expect(ledger.contains("张医生") && ledger.contains("在用") && !ledger.contains("10.9.0.2"))
            try await engineer.go(to: console + "/assets/responsibility/gaps?gap=rejected")
            #expect(try await engineer.text().contains("属于外科"))
            // The graph is drawn, under the page's own strict policy.
            try await engineer.go(to: console + "/assets/responsibility/graph?unit=\(house.medicine)")
            var drawn = false
            for _ in 0..<300 where !drawn {
                drawn =
                    try await engineer.run("return !!document.querySelector('[data-chart] canvas')") as? Bool == true
                if !drawn { try await Task.sleep(for: .milliseconds(100)) }
            }
            #expect(drawn || !house.test.hasWebFiles)
            try await engineer.close()
            try await owner.close()
        }
    }

    @Test func `are confirmed on a phone by the signed link, without an account`() async throws {
        try await play { house, driver, console in
            let ids = try await house.addAssets("10.9.0.1")
            let now = house.test.installation.store.clock.now()
            let request = try await house.test.installation.store.write(
                AuditAction("test"), by: try await house.test.principal("engineer")
            ) { database in
                let draft = ClaimDraft(unit: house.medicine, person: house.zhang, assets: ids)
                return try ClaimStore.add(
                    draft, dueOn: CivilTime(now).date.adding(days: 7), by: .system("test"), at: now, database)
            }
            let token = try await house.link(request)
            let phone = try await driver.open(width: 390, height: 844)
            try await phone.go(to: console + "/claim?key=\(token.text)")
            #expect(try await phone.text().contains("10.9.0.1"))
            // Nothing is wider than the screen.
            let overhang = try await phone.run("return document.documentElement.scrollWidth - window.innerWidth")
            #expect((overhang as? Int ?? 1) <= 0)
            let items = try await house.items(request)
            try await phone.click("input[name='answer-\(items[0].id)'][value='confirmed']")
            try await phone.click("input[name='self']")
            try await phone.press("提交答复")
            #expect(try await phone.address() == console + "/claim/done")
            try await phone.go(to: console + "/claim?key=\(token.text)")
            #expect(try await phone.text().contains("不能再次使用"))
            #expect(try await house.asset(ids[0]).ownerName == "张医生")
            try await phone.close()
        }
    }
}

extension Result where Failure == any Error {
    /// What came of it, so that everything can be put away first.
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

extension TestServer {
    /// Whether the scripts of the console's charts were unpacked on this machine.
    fileprivate var hasWebFiles: Bool {
        let file = installation.places.runtime.appending(path: "web")
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: file.path)) ?? []
        return names.contains { $0.hasSuffix("echarts.esm.min.js") }
    }
}
