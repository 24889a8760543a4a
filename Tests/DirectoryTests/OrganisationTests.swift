import Console
import GRDB
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct OrganisationTests {
    private func unit(_ name: String, _ directory: TestDirectory) async throws -> Unit {
        try #require(
            try await directory.store.read { try UnitStore.list(withClosed: true, $0).first { $0.name == name } })
    }

    @Test func `Units stand in a tree, each after the one above it`() async throws {
        let directory = try await TestDirectory()
        let department = try await unit("信息科", directory)
        try await directory.write { database in
            _ = try UnitStore.add(UnitDraft(parentID: department.id, kind: .department, name: "网络组"), database)
            _ = try UnitStore.add(UnitDraft(parentID: department.parentID, kind: .department, name: "放射科"), database)
        }
        let tree = UnitTree(try await directory.store.read { try UnitStore.list($0) })
        #expect(tree.nodes.map(\.path) == ["市人民医院", "市人民医院 / 信息科", "市人民医院 / 信息科 / 网络组", "市人民医院 / 放射科", "安护科技"])
        #expect(tree.nodes.map(\.depth) == [0, 1, 2, 1, 0])
        #expect(tree.subtree(of: department.id).count == 2)
    }

    @Test func `No unit stands below itself, by the store or by SQL`() async throws {
        let directory = try await TestDirectory()
        let department = try await unit("信息科", directory)
        let hospital = try await unit("市人民医院", directory)
        await #expect(throws: DirectoryError.unitBelowItself) {
            try await directory.write {
                try UnitStore.update(
                    hospital.id, to: UnitDraft(parentID: department.id, kind: .hospital, name: "市人民医院"), $0)
            }
        }
        await #expect(throws: RecordsError.constraint("上级部门不能是本部门或其下级部门")) {
            try await directory.write {
                try $0.execute(
                    sql: "UPDATE unit SET parent_id = ? WHERE id = ?", arguments: [department.id, hospital.id])
            }
        }
        await #expect(throws: RecordsError.constraint("上级部门不能是本部门或其下级部门")) {
            try await directory.write {
                try $0.execute(sql: "UPDATE unit SET parent_id = id WHERE id = ?", arguments: [hospital.id])
            }
        }
    }

    @Test func `Names are taken once below one unit, and a department has a superior`() async throws {
        let directory = try await TestDirectory()
        let hospital = try await unit("市人民医院", directory)
        await #expect(throws: DirectoryError.unitNameTaken("信息科")) {
            try await directory.write {
                try UnitStore.add(UnitDraft(parentID: hospital.id, kind: .department, name: "信息科"), $0)
            }
        }
        for draft in [
            UnitDraft(kind: .department, name: "孤儿"), UnitDraft(kind: .hospital, name: " 空白"),
            UnitDraft(kind: .hospital, name: ""),
        ] {
            await #expect(throws: DirectoryError.self) { try await directory.write { try UnitStore.add(draft, $0) } }
        }
    }

    @Test func `A unit is closed once it is empty, and opened again`() async throws {
        let directory = try await TestDirectory()
        let hospital = try await unit("市人民医院", directory)
        let department = try await unit("信息科", directory)
        let now = directory.clock.now
        await #expect(throws: DirectoryError.unitInUse("信息科", persons: 4, units: 0)) {
            try await directory.write { try UnitStore.close(department.id, at: now, $0) }
        }
        let empty = try await directory.write {
            try UnitStore.add(UnitDraft(parentID: hospital.id, kind: .department, name: "放射科"), $0)
        }
        try await directory.write { try UnitStore.close(empty, at: now, $0) }
        #expect(try await directory.store.read { try UnitStore.list($0).count } == 3)
        await #expect(throws: DirectoryError.noUnit(empty)) {
            try await directory.write {
                try PersonStore.add(PersonDraft(unitID: empty, name: "赵敏", employer: .hospital), $0)
            }
        }
        try await directory.write { try UnitStore.reopen(empty, $0) }
        #expect(try await directory.store.read { try UnitStore.list($0).count } == 4)
        try await directory.expectSound()
    }

    @Test(
        arguments: [
            ("", nil, nil), (String(repeating: "长", count: 41), nil, nil), ("赵\u{0}敏", nil, nil), ("赵敏", "", nil),
            ("赵敏", nil, "abc"), ("赵敏", nil, "1"), ("赵敏", nil, String(repeating: "1", count: 31)),
        ] as [(String, String?, String?)])
    func `Fields of a person that cannot be taken are refused`(name: String, title: String?, phone: String?)
        async throws
    {
        let directory = try await TestDirectory()
        let department = try await unit("信息科", directory)
        await #expect(throws: DirectoryError.self) {
            try await directory.write {
                try PersonStore.add(
                    PersonDraft(unitID: department.id, name: name, employer: .hospital, title: title, phone: phone), $0)
            }
        }
    }

    @Test func `Persons are found by any part of name, title and phone, wildcards taken as they are`() async throws {
        let directory = try await TestDirectory()
        let department = try await unit("信息科", directory)
        try await directory.write { database in
            for (name, title, phone) in [("赵敏", "主任", "0512-6900 转 81"), ("钱_进", "100%", "13800000000")] {
                _ = try PersonStore.add(
                    PersonDraft(
                        unitID: department.id, name: name, employer: .hospital, title: title, phone: phone), database)
            }
        }
        for (text, names) in [("敏", ["赵敏"]), ("6900", ["赵敏"]), ("_", ["钱_进"]), ("%", ["钱_进"]), ("\\", [])] {
            var filter = PersonFilter()
            filter.text = text
            let wanted = filter
            let found = try await directory.store.read { try PersonStore.list(wanted, limit: 10, $0) }
            #expect(found.persons.map(\.name) == names)
            #expect(found.total == names.count)
        }
    }

    @Test func `Who leaves loses the accounts at once; who is the last administrator cannot leave`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let ticket = try await directory.ticket("engineer")
        let engineer = try await directory.account("engineer")
        let auditor = try await directory.account("auditor")
        let now = directory.clock.now
        try await directory.write { try PersonStore.leave(engineer.personID, at: now, $0) }
        #expect(try await directory.account("engineer").state == .disabled)
        #expect(try await directory.visitor(ticket) == nil)
        let system = try await directory.principal("sysadmin")
        await #expect(throws: DirectoryError.self) {
            try await directory.administration.enable(engineer.id, by: system)
        }
        await #expect(throws: DirectoryError.lastAdministrator(.auditAdministrator)) {
            try await directory.write { try PersonStore.leave(auditor.personID, at: now, $0) }
        }
        #expect(try await directory.account("auditor").state == .active)
        try await directory.write { try PersonStore.comeBack(engineer.personID, $0) }
        #expect(try await directory.account("engineer").state == .disabled)
        try await directory.administration.enable(engineer.id, by: system)
        try await directory.expectSound()
    }
}
