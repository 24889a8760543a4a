import DeviceAccess
import Kernel
import Observations
import Records

/// Asks the devices of a source by SNMP, some at a time; one that does not answer keeps nobody else from being asked.
struct SNMPSync {
    let contact: DeviceContact
    let intake: DeviceIntake

    /// Devices that are asked at once.
    private static let width = 4
    /// The longest that one device may take.
    private static let time = Interval.seconds(60)

    private struct Outcome: Sendable {
        let target: SNMPTarget
        let started: Timestamp
        let result: Result<DeviceSnapshot, any Error>
    }

    /// - Throws: `DeviceSourceError.noneAnswered`; `CancellationError`.
    func run() async throws -> DeviceSyncResult {
        let done = try await intake.done()
        let targets = intake.source.targets.filter { !done.contains($0.description) }
        var result = DeviceSyncResult()
        result.read = done.count
        var waiting = targets[...]
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for target in waiting.prefix(Self.width) { group.addTask { await ask(target) } }
            waiting = waiting.dropFirst(Self.width)
            while let outcome = try await group.next() {
                try Task.checkCancellation()
                if let target = waiting.popFirst() { group.addTask { await ask(target) } }
                try await take(outcome, &result)
                await intake.context.report(
                    done: result.read + result.faults.count, total: intake.source.targets.count,
                    "已读取 \(result.read) 台设备")
            }
        }
        guard result.read > 0 else { throw DeviceSourceError.noneAnswered(result.faults) }
        if intake.source.targets.count > 1 {
            result.remarks.insert("设备 \(intake.source.targets.count) 台，成功 \(result.read) 台", at: 0)
        }
        return result
    }

    private func ask(_ target: SNMPTarget) async -> Outcome {
        let started = contact.store.clock.now()
        do {
            let snapshot = try await contact.ask(target, of: intake.source, within: Self.time)
            return Outcome(target: target, started: started, result: .success(snapshot))
        } catch {
            return Outcome(target: target, started: started, result: .failure(error))
        }
    }

    private func take(_ outcome: Outcome, _ result: inout DeviceSyncResult) async throws {
        let key = outcome.target.description
        switch outcome.result {
        case .failure(let error):
            try Task.checkCancellation()
            guard let explained = error as? any ExplainedError else { throw error }
            let line = explained.explanation.line
            result.faults.append(line.contains(key) ? line : "\(key)：\(line)")
            try await intake.end(
                key, from: outcome.started, things: 0, answer: nil, message: line, isComplete: false)
        case .success(let snapshot):
            let name = intake.source.name
            let device = try await intake.enter([snapshot.device], as: .snmp, name)
            // A table of its own for each device: the same card stands in the tables of several.
            let neighbours = try await intake.enter(
                snapshot.neighbours, as: .neighbours, "\(name)：\(outcome.target.address) 邻居表")
            result.read += 1
            result.entered += device.entered + neighbours.entered
            result.newAssets += device.new + neighbours.new
            let secrets = try DeviceVault(contact.store.key).open(intake.source).texts
            let notes = snapshot.notes.isEmpty ? nil : snapshot.notes.joined(separator: "；")
            if let notes { result.remarks.append("\(key)：\(notes)") }
            try await intake.end(
                key, from: outcome.started, things: device.entered + neighbours.entered,
                answer: (
                    Array(WalkText.lines(snapshot.rows, without: secrets).utf8),
                    "SNMP-\(outcome.target.address).snmprec", "text/plain"
                ),
                message: notes, isComplete: true)
        }
    }
}
