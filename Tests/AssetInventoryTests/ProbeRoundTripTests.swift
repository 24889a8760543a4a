import DeviceAccess
import Foundation
import GRDB
import Kernel
import Observations
import Records
import ScanImports
import Testing
import Tools

@testable import AssetInventory

/// From the commission over the stick and back into the ledger.
@Suite(.serialized) struct `Probes of isolated networks` {
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/nmap")))
    func `real nmap on the laptop fills the ledger, and the same file again changes nothing`() async throws {
        let stage = try await ProbeStage()
        let listener = try LoopbackListener()
        let (id, bytes) = try await stage.commission("127.0.0.1", ports: "\(listener.port)")
        let file = try CommissionFile(bytes)
        let target = try stage.laptop.appending(path: "result.anhu")
        let summary = try await stage.probe(file).run(into: try ResultSpool(for: target, file), machine: "laptop")
        #expect(summary.isComplete && summary.notes == [])
        #expect(!FileManager.default.fileExists(atPath: target.path + ".part"))
        let run = try await stage.bring(target)
        #expect(run.state == .complete && run.assets == 1 && run.newAssets == 1, "\(run.message ?? "")")
        let asset = try #require(try await stage.test.assets().first)
        #expect(asset.addressText == "127.0.0.1" && asset.openPorts == 1 && asset.isAlive)
        let blocks = try await stage.test.store.read { try ScanRunStore.blocks(of: run.id, $0) }
        let evidence = try await stage.test.store.read { try EvidenceStore.list(of: blocks[0].reference, $0) }
        #expect(blocks.count == 1 && evidence.count == 1 && evidence[0].evidence.size > 500)
        let before = try await stage.count("sighting_batch")
        let runs = try await stage.count("scan_run")
        await #expect(throws: ResultError.alreadyImported(run: run.id, at: stage.test.time.now)) {
            _ = try await stage.bring(target)
        }
        #expect(try await stage.count("sighting_batch") == before)
        #expect(try await stage.count("scan_run") == runs)
        let commission = try await stage.test.store.read { try CommissionStore.find(id, $0) }
        #expect(commission.state(at: stage.test.time.now) == .delivered)
        try await stage.test.expectSound()
    }

    @Test func `equal addresses in two networks are two assets, whichever is scanned`() async throws {
        let stage = try await ProbeStage()
        try await stage.test.observe("127.0.0.1", run: try await stage.test.importRun())
        let bytes = try await stage.commission("127.0.0.0/30").bytes
        let (result, _) = try await stage.carryOut(
            bytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1"), ProbeStage.host("127.0.0.2")))
        let run = try await stage.bring(result)
        #expect(run.assets == 2 && run.newAssets == 2)
        #expect(try await stage.test.assets().map(\.addressText) == ["127.0.0.1", "127.0.0.1", "127.0.0.2"])
        #expect(try await stage.test.assets().allSatisfy(\.isAlive))
        // A scan of the hospital's own network that finds nothing there says nothing of the isolated one.
        let own = try await stage.test.importRun()
        let now = stage.test.time.now
        stage.test.time.advance(.hours(1))
        try await stage.test.write { database in
            let all = try #require(AddressSet(text: "127.0.0.0/24"))
            try RunIntakeStore.closeMissed(in: all, by: own, began: now + .minutes(30), at: now + .hours(1), database)
        }
        let assets = try await stage.test.assets()
        #expect(assets.map(\.isAlive) == [false, true, true])
        // And back: another probing that finds one of two.
        stage.test.time.advance(.hours(1))
        let again = try await stage.commission("127.0.0.0/30").bytes
        let (second, _) = try await stage.carryOut(
            again, script: ProbeStage.report(ProbeStage.host("127.0.0.1")), to: "second.anhu")
        let next = try await stage.bring(second)
        #expect(next.assets == 1 && next.newAssets == 0)
        #expect(try await stage.test.assets().map(\.isAlive) == [false, true, false])
        try await stage.test.expectSound()
    }

    @Test func `a copied key in two networks is a question, never a merge; a serial number is the box`() async throws {
        let stage = try await ProbeStage()
        let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
        try await stage.test.observe("127.0.0.9", run: try await stage.test.importRun()) { host in
            host.hardware = MACAddress("00:1B:44:11:3A:B7")
        }
        let bytes = try await stage.commission("127.0.0.0/30").bytes
        let (result, _) = try await stage.carryOut(
            bytes,
            script: ProbeStage.report(ProbeStage.host("127.0.0.1", card: "00:1B:44:11:3A:B7", key: key)))
        #expect(try await stage.bring(result).newAssets == 1)
        #expect(try await stage.test.assets().count == 2)
        #expect(try await stage.count("identity_question") == 1)
        // The question is asked once, and the new one is known by its card from now on.
        let again = try await stage.commission("127.0.0.0/30").bytes
        let (second, _) = try await stage.carryOut(
            again, script: ProbeStage.report(ProbeStage.host("127.0.0.2", card: "00:1B:44:11:3A:B7", key: key)),
            to: "second.anhu")
        #expect(try await stage.bring(second).newAssets == 0)
        #expect(try await stage.count("identity_question") == 1)
        let serial = try #require(IdentityEvidence.serial("SN-4711-A"))
        for (name, address) in [("main", "127.0.0.20"), ("监区内网", "127.0.0.3")] {
            var observation = Observation(slot: address, presence: .alive)
            observation.addresses = [try #require(IPAddress(address))]
            observation.evidence = [serial]
            try await stage.test.enter(
                [ObservedItem(observation: observation)], kind: name == "main" ? .scan : .probe,
                name: name == "main" ? "nmap" : name)
        }
        #expect(try await stage.test.assets().count == 3)
        try await stage.test.expectSound()
    }

    @Test func `a probe that is stopped leaves a result of what it found, and goes on where it stood`() async throws {
        let stage = try await ProbeStage()
        let (_, bytes) = try await stage.commission("127.0.0.1-3", blockSize: 1)
        let log = stage.test.folder.appending(path: "log").path
        // The second block hangs the first time.
        let script = """
            target=$(cat); echo "$target" >> '\(log)'
            echo '\(ProbeStage.head)'
            case $target in
            127.0.0.1) echo '\(ProbeStage.host("127.0.0.1"))';;
            127.0.0.2) echo '\(ProbeStage.host("127.0.0.2"))'
                if [ ! -e '\(log).again' ]; then touch '\(log).again'; sleep 60; fi;;
            127.0.0.3) echo '\(ProbeStage.host("127.0.0.3"))';;
            esac
            echo '\(ProbeStage.foot)'
            """
        let file = try CommissionFile(bytes)
        let first = try stage.laptop.appending(path: "first.anhu")
        let probe = try stage.probe(file, nmap: try stage.program(script))
        let killSwitch = stage.killSwitch
        let watch = Task {
            while !FileManager.default.fileExists(atPath: log + ".again") {
                try await Task.sleep(for: .milliseconds(10))
            }
            // What nmap has written reaches the probe.
            try await Task.sleep(for: .milliseconds(200))
            killSwitch.stopAll(reason: "现场人员已中断")
        }
        var spool: ResultSpool? = try ResultSpool(for: first, file)
        let summary = try await probe.run(into: try #require(spool), machine: "laptop")
        try await watch.value
        spool = nil
        #expect(!summary.isComplete && summary.notes.contains { $0.contains("已中断") }, "\(summary.notes)")
        let copy = try stage.laptop.appending(path: "copy.anhu")
        try FileManager.default.copyItem(at: first, to: copy)
        let incomplete = try await stage.bring(copy)
        #expect(incomplete.state == .incomplete && incomplete.assets == 2, "\(incomplete.message ?? "")")

        let resumed = try ResultSpool(for: first, file)
        #expect(resumed.isResumed && resumed.done == [0])
        let whole = try await stage.probe(file, nmap: try stage.program(script)).run(into: resumed, machine: "laptop")
        #expect(whole.isComplete && whole.notes == [])
        let targets = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(targets == ["127.0.0.1", "127.0.0.2", "127.0.0.2", "127.0.0.3"])
        let batches = try await stage.count("sighting_batch")
        let complete = try await stage.bring(first)
        #expect(complete.id == incomplete.id && complete.state == .complete)
        #expect(complete.assets == 3 && complete.newAssets == 3)
        #expect(try await stage.test.assets().count == 3)
        // The first block was in both files and was entered once: two more blocks, and no more.
        #expect(try await stage.count("sighting_batch") == batches + 2)
        #expect(try await stage.count("scan_run") == 1)
        #expect(try await stage.count("probe_part") == 4)
        await #expect(throws: ResultError.self) { _ = try await stage.bring(copy) }
        try await stage.test.expectSound()
    }

    @Test func `an older file whose parts all came with a newer one is told so`() async throws {
        let stage = try await ProbeStage()
        let (_, bytes) = try await stage.commission("127.0.0.1-2", blockSize: 1)
        let marker = stage.test.folder.appending(path: "marker").path
        let script = """
            target=$(cat)
            if [ "$target" = 127.0.0.2 ] && [ ! -e '\(marker)' ]; then touch '\(marker)'; exit 1; fi
            echo '\(ProbeStage.head)\(ProbeStage.host("127.0.0.1").replacing("127.0.0.1", with: "'$target'"))\(ProbeStage.foot)'
            """
        let (first, partial) = try await stage.carryOut(bytes, script: script)
        #expect(!partial.isComplete)
        let older = try stage.laptop.appending(path: "older.anhu")
        try FileManager.default.copyItem(at: first, to: older)
        let (_, whole) = try await stage.carryOut(bytes, script: script)
        #expect(whole.isComplete)
        let run = try await stage.bring(first)
        #expect(run.state == .complete && run.assets == 2)
        await #expect(throws: ResultError.nothingNew(run: run.id)) { _ = try await stage.bring(older) }
        try await stage.test.expectSound()
    }

    @Test func `a result whose job broke off behind its last part is brought to its end`() async throws {
        let stage = try await ProbeStage()
        let (_, bytes) = try await stage.commission("127.0.0.1", blockSize: 1)
        let script = "cat > /dev/null; echo '\(ProbeStage.head)\(ProbeStage.host("127.0.0.1"))\(ProbeStage.foot)'"
        let (file, _) = try await stage.carryOut(bytes, script: script)
        let run = try await stage.bring(file)
        try await stage.test.write { database in
            try database.execute(
                sql: """
                    UPDATE job SET state = 'failed' WHERE id = (SELECT job_id FROM probe_result);
                    UPDATE scan_run SET state = 'failed' WHERE id = (SELECT run_id FROM probe_commission);
                    """)
        }
        let again = try await stage.bring(file)
        #expect(again.id == run.id && again.state == .complete && again.assets == 1)
        try await stage.test.expectSound()
    }

    @Test func `after a kill the next probe goes on behind the last whole part`() async throws {
        let stage = try await ProbeStage()
        let (_, bytes) = try await stage.commission("127.0.0.1-2", blockSize: 1)
        let file = try CommissionFile(bytes)
        let target = try stage.laptop.appending(path: "result.anhu")
        var spool: ResultSpool? = try ResultSpool(for: target, file)
        let xml = Data((ProbeStage.head + ProbeStage.host("127.0.0.1") + ProbeStage.foot).utf8)
        let now = stage.test.time.now
        let facts = BlockReport.Facts(key: "127.0.0.1 ordinary", tool: nil, began: now, ended: now, messages: [])
        try spool?.add(.block, isWhole: true, index: 0, try BlockReport(facts, xml: xml).bytes())
        // A second probe on the same work is refused while the first lives.
        #expect(throws: ProbeError.self) { _ = try ResultSpool(for: target, file) }
        try spool?.add(.block, isWhole: true, index: 1, Data("cut".utf8))
        spool = nil
        let part = target.path + ".part"
        let handle = try FileHandle(forWritingTo: URL(filePath: part))
        try handle.truncate(atOffset: try handle.seekToEnd() - 5)
        try handle.close()
        let resumed = try ResultSpool(for: target, file)
        #expect(resumed.isResumed && resumed.done == [0])
        let program = try stage.program(ProbeStage.report(ProbeStage.host("127.0.0.2")))
        let summary = try await stage.probe(file, nmap: program).run(into: resumed, machine: "laptop")
        #expect(summary.isComplete)
        let run = try await stage.bring(target)
        #expect(run.state == .complete && run.assets == 2)
        // A finished result is not written over.
        #expect(throws: ProbeError.resultExists(path: target.path)) { _ = try ResultSpool(for: target, file) }
    }

    @Test func `the machine's own neighbours give cards, those of the commission only`() async throws {
        let stage = try await ProbeStage()
        let bytes = try await stage.commission("127.0.0.0/30").bytes
        let table = """
            IP address       HW type     Flags       HW address            Mask     Device
            127.0.0.1        0x1         0x2         00:1b:44:11:3a:b7     *        eth0
            10.9.9.9         0x1         0x2         00:1b:44:11:3a:b8     *        wlan0
            127.0.0.2        0x1         0x0         00:00:00:00:00:00     *        eth0

            """
        let (result, _) = try await stage.carryOut(
            bytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1")), neighbours: table)
        let run = try await stage.bring(result)
        #expect(run.assets == 1 && run.state == .complete, "\(run.message ?? "")")
        let asset = try #require(try await stage.test.assets().first)
        #expect(asset.hardware == "00:1B:44:11:3A:B7")
        #expect(try await stage.count("asset_address WHERE network_id = 1") == 1)
        try await stage.test.expectSound()
    }

    @Test func `a probe refuses what its commission does not allow`() async throws {
        let stage = try await ProbeStage()
        let bytes = try await stage.commission("127.0.0.1").bytes
        let file = try CommissionFile(bytes)
        let probe = try stage.probe(file)
        try probe.check()
        let outside = SNMPTarget(try #require(IPAddress("127.0.0.2")))
        #expect(throws: ProbeError.outsideScope(outside.address)) {
            try probe.check([.init(outside, .v2c(community: "public"))])
        }
        stage.test.time.advance(.days(3))
        #expect(throws: ProbeError.expired(until: file.commission.validUntil)) { try probe.check() }
        stage.test.time.advance(.days(-4))
        #expect(throws: ProbeError.clockBehind(issued: file.commission.issuedAt)) { try probe.check() }
        let hours = try await stage.plan("127.0.0.1") { $0.window = TimeWindow(text: "22:00-06:00") }
        stage.test.time.advance(.days(1))
        let issuer = try stage.issuer()
        let night = try await issuer.file(
            try await issuer.issue(hours, by: stage.test.engineer), by: stage.test.engineer
        ).bytes
        let window = try #require(TimeWindow(text: "22:00-06:00"))
        #expect(throws: ProbeError.outsideHours(window)) { try stage.probe(try CommissionFile(night)).check() }
    }

    @Test func `a commission is issued under the conditions of a scan`() async throws {
        let stage = try await ProbeStage()
        let issuer = try stage.issuer()
        let engineer = stage.test.engineer
        let outside = try await stage.plan("10.1.1.1")
        await #expect(throws: ScanPlanError.self) { _ = try await issuer.issue(outside, by: engineer) }
        let own = try await stage.test.plan("127.0.0.1", ports: "80")
        await #expect(throws: CommissionError.notIsolated) { _ = try await issuer.issue(own, by: engineer) }
        let plan = try await stage.plan("127.0.0.1")
        await #expect(throws: ScanPlanError.isolated) {
            _ = try await ScanStart(store: stage.test.store, calendar: try TestInventory.calendar())
                .start(plan, by: engineer)
        }
        await #expect(throws: CommissionError.badDays(1...30)) {
            _ = try await issuer.issue(plan, days: 31, by: engineer)
        }
        let id = try await issuer.issue(plan, by: engineer)
        await #expect(throws: ScanPlanError.running) { _ = try await issuer.issue(plan, by: engineer) }
        // Nobody took the file along: the notice is free again once it is withdrawn.
        let moment = stage.test.time.now
        try await stage.test.write { try CommissionStore.withdraw(id, reason: "改期", by: "engineer", at: moment, $0) }
        let next = try await issuer.issue(plan, by: engineer)
        _ = try await issuer.file(next, by: engineer)
        try await stage.test.write { try CommissionStore.withdraw(next, reason: "改期", by: "engineer", at: moment, $0) }
        await #expect(throws: ScanPlanError.self) { _ = try await issuer.issue(plan, by: engineer) }
        await #expect(throws: CommissionError.over(.withdrawn)) { _ = try await issuer.file(next, by: engineer) }
        try await stage.test.expectSound()
    }

    @Test func `a result is refused with what to do where its commission does not stand`() async throws {
        let stage = try await ProbeStage()
        let other = try await ProbeStage()
        let (id, bytes) = try await stage.commission("127.0.0.1")
        let (result, _) = try await stage.carryOut(bytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1")))
        await #expect(throws: ResultError.foreign) { _ = try await stage.bring(result, to: other) }
        let moment = stage.test.time.now
        try await stage.test.write { try CommissionStore.withdraw(id, reason: "改期", by: "engineer", at: moment, $0) }
        await #expect(throws: ResultError.withdrawn(id.rawValue)) { _ = try await stage.bring(result) }

        let (late, lateBytes) = try await stage.commission("127.0.0.1")
        let (lateResult, _) = try await stage.carryOut(
            lateBytes, script: ProbeStage.report(ProbeStage.host("127.0.0.1")), to: "late.anhu")
        stage.test.time.advance(.days(60))
        let until = try await stage.test.store.read { try CommissionStore.find(late, $0).importUntil }
        await #expect(throws: ResultError.expired(late.rawValue, until: until)) {
            _ = try await stage.bring(lateResult)
        }
        // A commission that the records do not know any more, as after a restore.
        try await stage.test.write { database in
            try database.execute(
                sql: "UPDATE probe_commission SET token = 'ffffffffffffffffffffffffffffffff' WHERE id = 2")
        }
        await #expect(throws: ResultError.unknownCommission(late.rawValue)) { _ = try await stage.bring(lateResult) }
        #expect(try await stage.count("probe_result") == 0)
    }

    @Test func `a laptop whose clock is wrong is found out`() async throws {
        let stage = try await ProbeStage()
        let (_, bytes) = try await stage.commission("127.0.0.1")
        let file = try CommissionFile(bytes)
        let target = try stage.laptop.appending(path: "ahead.anhu")
        stage.test.time.advance(.days(2))
        _ = try await stage.probe(file, nmap: try stage.program(ProbeStage.report(ProbeStage.host("127.0.0.1"))))
            .run(into: try ResultSpool(for: target, file), machine: "laptop")
        stage.test.time.advance(.days(-2))
        await #expect(throws: ResultError.self) { _ = try await stage.bring(target) }
        stage.test.time.advance(.days(2))
        #expect(try await stage.bring(target).state == .complete)
    }
}
