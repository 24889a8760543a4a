import Console
import Directory
import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing
import Workflow

@testable import AssetInventory

/// Departments, persons and accounts for claims: 内科 with 张医生 (account 10) and 李护士 (account 11), 外科 with 王医生 (account 12).
struct TestClaims {
    let test: TestInventory
    let medicine = Identifier<Directory.Unit>(2)
    let surgery = Identifier<Directory.Unit>(3)
    let doctor = Identifier<Person>(10)
    let nurse = Identifier<Person>(11)
    let surgeon = Identifier<Person>(12)

    init(start: String = "2026-11-23 08:30") async throws {
        test = try await TestInventory(start: start)
        try await test.write { database in
            try database.execute(
                sql: """
                    INSERT INTO unit (id, parent_id, kind, name) VALUES (2, 1, 'department', '内科'), (3, 1, 'department', '外科');
                    INSERT INTO person (id, unit_id, name, employer) VALUES (10, 2, '张医生', 'hospital'),
                        (11, 2, '李护士', 'hospital'), (12, 3, '王医生', 'hospital');
                    INSERT INTO account (id, person_id, login, created_at) VALUES (10, 10, 'zhang', 0),
                        (11, 11, 'li', 0), (12, 12, 'wang', 0), (13, 1, 'engineer3', 0);
                    """)
        }
    }

    /// Enters hosts as a scan would, and returns their numbers.
    func find(_ addresses: String...) async throws -> [Identifier<Asset>] {
        let run = try await test.importRun()
        for address in addresses { try await test.observe(address, run: run) }
        return try await test.store.read { database in
            try addresses.map { address in
                let asset = try AssetStore.find(at: try #require(IPAddress(address)), database)
                return try #require(asset).id
            }
        }
    }

    /// Asks.
    @discardableResult
    func ask(
        _ assets: [Identifier<Asset>], unit: Identifier<Directory.Unit>? = Identifier(2),
        person: Identifier<Person>? = nil,
        email: String? = nil, days: Int = 5
    ) async throws -> ClaimCreation.Outcome {
        var wish = ClaimCreation.Wish(assets: assets, unit: unit, person: person)
        wish.email = email
        wish.workingDays = days
        let (made, calendar) = (wish, try TestInventory.calendar())
        let (engineer, now) = (test.engineer, test.time.now)
        return try await test.write {
            try ClaimCreation.make(made, calendar: calendar, by: engineer, at: now, $0)
        }
    }

    /// The page on which a request is answered by an account.
    func form(_ request: Identifier<ClaimRequest>) async throws -> String {
        let page = try await test.store.read { database in
            let found = try ClaimStore.find(request, database)
            return OwnAssetPages.claim(
                found, try ClaimStore.items(of: request, database), standing: .init(part: .answers, answerers: []),
                asker: "engineer", today: found.dueOn, mayFollow: false, values: nil, errors: FormErrors())
        }
        return String(decoding: page.content.bytes, as: UTF8.self)
    }

    /// Answers every asset of a request by an account.
    func answer(
        _ request: Identifier<ClaimRequest>, confirm: Bool = true, by person: Identifier<Person> = Identifier(10),
        reason: String = "不是我们的", _ change: @escaping @Sendable (inout ClaimAnswer) -> Void = { _ in }
    ) async throws {
        let now = test.time.now
        try await test.write { database in
            let found = try ClaimStore.find(request, database)
            let human = try PersonStore.find(person, database)
            try ClaimAnswering.check(found, person: human, account: person.rawValue, database)
            var answerer = ClaimAnswerer(human.name, person: person, way: .login)
            answerer.account = person.rawValue
            let answers = try ClaimStore.items(of: request, database).map { item in
                var answer = ClaimAnswer(item.id, isConfirmed: confirm)
                if !confirm { answer.reason = reason }
                change(&answer)
                return answer
            }
            try ClaimAnswering.answer(request, answers, by: answerer, LedgerContent(), at: now, database)
        }
    }

    /// What a person enters by hand.
    static func say(
        _ words: [AttributeName: String?], of asset: Identifier<Asset>, at moment: Timestamp, _ database: Database
    ) throws {
        let changes = words.map { HandChange(asset: asset.rawValue, attribute: $0.key, value: $0.value) }
        let author = HandDeeds.Author(person: "engineer", reason: nil, moment: moment, content: LedgerContent())
        try HandDeeds.change(.edit, title: "修改", changes, by: author, database)
    }

    func asset(_ id: Identifier<Asset>) async throws -> Asset {
        try await test.store.read { try AssetStore.find(id, $0) }
    }

    func request(_ id: Identifier<ClaimRequest>) async throws -> ClaimRequest {
        try await test.store.read { try ClaimStore.find(id, $0) }
    }

    func gaps(_ id: Identifier<Asset>) async throws -> Set<ResponsibilityGap> {
        let lines = try await test.store.read { try ResponsibilityGapStore.list(nil, limit: 1_000, $0) }
        return Set(lines.first { $0.asset.id == id }?.gaps ?? [])
    }

    func live(_ id: Identifier<Asset>) async throws -> Responsibility? {
        try await test.store.read { try ResponsibilityStore.live(of: id, $0) }
    }
}
