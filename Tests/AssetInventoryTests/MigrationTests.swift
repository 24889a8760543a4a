import Directory
import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Records that an older program wrote are taken over by the later steps.
@Suite struct `Migrations of the inventory` {
    @Test func `notices and figures of the second step are carried over, and everything agrees with the chain`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "anhu-old-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = Kernel.Clock { Timestamp(seconds: 1_795_000_000) }
        let current = AssetInventorySchema.schema
        let old = Schema(
            module: current.module, migrations: Array(current.migrations.prefix(2)), operational: ["scan_sighting"])
        func open(_ schema: Schema) throws -> RecordStore {
            try RecordStore(
                folder: DataFolder(folder.appending(path: "data")), keys: folder.appending(path: "keys"),
                schemas: [DirectoryModule.schema, schema], clock: clock)
        }
        let before = try open(old)
        try await before.write(AuditAction("test"), by: .system("test")) { database in
            // One plan that has run, one that waits with its notice, one without.
            for (number, notified) in [(1, "100"), (2, "200"), (3, "NULL")] {
                try database.execute(
                    sql: """
                        INSERT INTO scan_plan (id, title, targets, exclusions, ports, versions, max_rate, host_minutes,
                            fragile_ports, created_by, created_at, notified_at, notified_by)
                        VALUES (\(number), '计划', '127.0.0.1', '', 'top:10', 1, 300, 15, '', 'engineer', 1, \(notified),
                            'engineer')
                        """)
            }
            try database.execute(
                sql: """
                    INSERT INTO asset (id, address, address_key, hardware, host_name, alive, open_ports, first_seen_at,
                        last_seen_at)
                    VALUES (1, '127.0.0.1', '47f000001', '00:1B:44:11:3A:B7', 'his', 1, 1, 1, 7),
                        (2, '127.0.0.2', '47f000002', NULL, NULL, 0, 0, 2, 3);
                    INSERT INTO asset_port (asset_id, transport, number, state, service, product, first_seen_at, changed_at)
                    VALUES (1, 'tcp', 22, 'open', 'ssh', 'OpenSSH', 1, 2), (1, 'tcp', 80, 'closed', NULL, NULL, 1, 3);
                    INSERT INTO scan_run (id, plan_id, source, state, started_by, requested_at, ended_at)
                    VALUES (1, 1, 'nmap', 'failed', 'engineer', 5, 9), (2, NULL, 'x.xml', 'running', 'engineer', 5, NULL);
                    INSERT INTO scan_sighting (run_id, asset_id, is_new) VALUES (1, 1, 1);
                    """)
        }
        try before.close()
        let after = try open(current)
        let (plans, runs) = try await after.read { database in
            (
                try [1, 2, 3].map { try ScanPlanStore.find(Identifier($0), database) },
                try [1, 2].map { try ScanRunStore.find(Identifier($0), database) }
            )
        }
        #expect(plans.map(\.noticeUsedBy?.rawValue) == [1, nil, nil])
        #expect(plans.map(\.notice.notifiedAt?.milliseconds) == [nil, 200, nil])
        #expect(runs.map(\.assets) == [1, 0] && runs.map(\.newAssets) == [1, 0])
        let (assets, ports, holder) = try await after.read { database in
            (
                try AssetStore.list(AssetFilter(), limit: 10, database),
                try AssetStore.ports(of: Identifier(1), database),
                try AssetStore.find(at: IPAddress(v4: 0x7F00_0001), database)
            )
        }
        #expect(assets.map(\.state) == [.unclaimed, .recovering] && assets.map(\.hostName) == ["his", nil])
        #expect(assets.map(\.lastSeenAt?.milliseconds) == [7, 3] && assets.map(\.openPorts) == [1, 0])
        #expect(ports.map(\.number) == [22, 80] && ports[0].product == "OpenSSH" && holder?.id == assets[0].id)
        #expect(try await AuditVerifier(after).verify().defects == [])
        try after.close()
    }

    @Test func `words of claims that lay in records of their own become one with what was edited`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "anhu-old-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = Kernel.Clock { Timestamp(seconds: 1_795_000_000) }
        let current = AssetInventorySchema.schema
        let old = Schema(
            module: current.module, migrations: Array(current.migrations.prefix { $0.name < "0010" }),
            operational: current.operational.union(["asset_change"] + AssetProjection.derived.map(\.name)),
            secrets: current.secrets)
        func open(_ schema: Schema) throws -> RecordStore {
            try RecordStore(
                folder: DataFolder(folder.appending(path: "data")), keys: folder.appending(path: "keys"),
                schemas: [DirectoryModule.schema, schema], clock: clock)
        }
        let before = try open(old)
        try await before.write(AuditAction("test"), by: .system("test")) { database in
            try database.execute(
                sql: """
                    INSERT INTO asset_source (id, kind, name, created_at) VALUES (9, 'hand', '人工登记', 0);
                    INSERT INTO asset (id, code, state, alive, first_seen_at) VALUES (1, 'ZC-A', 'claimed', 0, 0),
                        (2, 'ZC-B', 'claimed', 0, 0), (3, 'ZC-C', 'claimed', 0, 0);
                    INSERT INTO asset_record (id, asset_id, source_id, slot, presence, addresses, evidence, attributes,
                        first_seen_at, changed_at)
                    VALUES (1, 1, 9, 'ZC-A', 'registered', '[]', '[]', '{"owner":"甲"}', 5, 5),
                        (2, 2, 9, 'asset:2', 'registered', '[]', '[]', '{"location":"一","rack":"R1"}', 3, 3),
                        (3, 2, 9, 'ZC-B', 'registered', '[]', '[]', '{"location":"二","owner":"乙"}', 4, 4),
                        (4, 3, 9, 'ZC-C', 'registered', '[]', '[]', '{"location":"三","owner":"丙"}', 6, 6),
                        (5, 3, 9, 'asset:3', 'registered', '[]', '[]', '{"location":"四"}', 7, 7);
                    """)
        }
        try before.close()
        let after = try open(current)
        let records = try await after.read { database in
            try [1, 2, 3].map { try LedgerRecordStore.live(of: $0, database) }
        }
        #expect(records.map(\.count) == [1, 1, 1])
        #expect(records.map { $0[0].slot } == ["asset:1", "asset:2", "asset:3"])
        let expected: [[AttributeName: String]] = [
            [.owner: "甲"], [.location: "二", .rack: "R1", .owner: "乙"], [.location: "四", .owner: "丙"],
        ]
        #expect(records.map { $0[0].attributes } == expected)
        #expect(records.map { $0[0].changedAt.milliseconds } == [5, 4, 7])
        #expect(try await AuditVerifier(after).verify().defects == [])
        try after.close()
    }
}
