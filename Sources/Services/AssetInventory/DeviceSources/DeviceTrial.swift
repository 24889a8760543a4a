import DeviceAccess
import Fingerprints
import Kernel
import Observations
import Records
import ScanImports

/// Asks a source once for a person who wants to see what it would bring: nothing is entered.
struct DeviceTrial: Sendable {
    /// What the source would bring.
    struct Outcome: Sendable {
        /// The first observations as they would be entered.
        var observations: [Observation] = []
        /// How many there are in all.
        var count = 0
        /// What could not be read or taken, in Chinese.
        var faults: [String] = []
        /// What else is to be known.
        var remarks: [String] = []
    }

    /// Observations that are shown.
    static let mostShown = 50
    /// The longest that a device is waited for while a person waits.
    private static let time = Interval.seconds(20)

    let contact: DeviceContact

    /// Tries a source. What goes wrong is told in the outcome.
    /// - `mapping`: the one to try. Nil: the source's own.
    func run(_ source: DeviceSource) async throws -> Outcome {
        var outcome = Outcome()
        do {
            if source.kind.isSNMP {
                try await snmp(source, &outcome)
            } else {
                try await json(source, &outcome)
            }
        } catch let error as ReadingError {
            outcome.faults.append(DeviceSourceError(error).explanation.line)
        } catch let error as any ExplainedError {
            outcome.faults.append(error.explanation.line)
        }
        let reading = FingerprintReading(contact.tools.fingerprints)
        outcome.observations = outcome.observations.prefix(Self.mostShown).map {
            reading.read(ObservedItem(observation: $0)).observation
        }
        return outcome
    }

    /// Reads one answer and guesses what it means, keeping what a person has said of the fields before.
    func guess(_ source: DeviceSource) async throws -> JSONMapping {
        let content = try await contact.fetch(source, nil, nil).content
        let answer: JSONValue
        do { answer = try content.get() } catch { throw DeviceSourceError(error) }
        guard var guess = JSONMapping.guess(from: answer, withOthers: true) else {
            throw DeviceSourceError.nothingMapped(path: "$")
        }
        guess.name = source.name
        // Those that say something first: a person looks through the rest.
        guess.fields.sort { $0.target != .ignored && $1.target == .ignored }
        guess.fields = Array(guess.fields.prefix(DeviceMappingForm.mostFields - 3))
        guess.presence = .remembered
        guard let before = source.mapping, before.items == guess.items else { return guess }
        var mapping = before
        let known = Set(before.fields.map(\.path))
        mapping.fields += guess.fields.filter { !known.contains($0.path) }
        mapping.fields = Array(mapping.fields.prefix(DeviceMappingForm.mostFields - 3))
        return mapping
    }

    private func snmp(_ source: DeviceSource, _ outcome: inout Outcome) async throws {
        let targets = source.targets
        for (index, target) in targets.prefix(3).enumerated() {
            do {
                let snapshot = try await contact.ask(target, of: source, within: Self.time)
                outcome.observations = [snapshot.device] + snapshot.neighbours
                outcome.count = outcome.observations.count
                outcome.remarks += snapshot.notes
                let left = targets.count - 1
                if left > 0 { outcome.remarks.append("以上为 \(target) 的内容；其余 \(left) 台在同步时读取") }
                return
            } catch let error as any ExplainedError {
                outcome.faults.append(error.explanation.line)
                if index == 2 && targets.count > 3 { outcome.remarks.append("前 3 台均未读取成功，其余未试") }
            }
        }
    }

    private func json(_ source: DeviceSource, _ outcome: inout Outcome) async throws {
        guard let mapping = source.mapping else {
            throw DeviceSourceError.notReady([DeviceReadiness.Obstacle.noMapping.chinese])
        }
        let first = mapping.paging.map { $0.kind == .cursor ? nil : String($0.first) } ?? nil
        let answer = try await contact.fetch(source, mapping.paging, first).content.get()
        var observations: [Observation] = []
        let result = try JSONImport(mapping: mapping.active).run(answer) { observations.append($0.observation) }
        outcome.observations = observations
        outcome.count = observations.count
        outcome.faults += result.issues.prefix(20).map(\.chinese)
        if result.issueCount > 20 { outcome.faults.append("另有 \(result.issueCount - 20) 处") }
        if result.items == 0 { throw DeviceSourceError.nothingMapped(path: mapping.items.description) }
        outcome.remarks += result.warnings
        if result.next != nil { outcome.remarks.append("以上为第一次返回的内容；其余各页在同步时读取") }
    }
}
