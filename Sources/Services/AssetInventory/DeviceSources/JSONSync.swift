import Foundation
import Kernel
import Observations
import Records
import ScanImports
import Tools

/// Asks an interface, answer by answer where it pages, and reads the answers with the source's mapping.
struct JSONSync {
    let contact: DeviceContact
    let intake: DeviceIntake

    /// Answers of one poll; with 100 things in each, the terminals of a large hospital.
    private static let mostAnswers = 500
    /// Bytes of one poll: every answer is kept as evidence, and an interface that never stops giving would fill the disk.
    private static let mostBytes = 256 << 20

    /// - Throws: `CurlError`, `DeviceSourceError.badAnswer`, `.nothingMapped`, `.nothingTaken`, `ScanPlanError`.
    func run() async throws -> DeviceSyncResult {
        let source = intake.source
        guard let mapping = source.mapping else {
            throw DeviceSourceError.notReady([DeviceReadiness.Obstacle.noMapping.chinese])
        }
        var result = DeviceSyncResult()
        var items = 0
        var value = mapping.paging.map { $0.kind == .cursor ? nil : String($0.first) } ?? nil
        repeat {
            try Task.checkCancellation()
            result.read += 1
            guard result.read <= Self.mostAnswers else {
                result.faults.append("分页超过 \(Self.mostAnswers) 次，已停止读取")
                break
            }
            guard result.bytes <= Self.mostBytes else {
                result.faults.append("返回内容超过 \(Self.mostBytes >> 20) MB，已停止读取")
                break
            }
            let outcome = try await answer(result.read, value, mapping, before: items, &result)
            items += outcome.items
            // A page that gives its own number for the next would never end.
            value = outcome.next == value ? nil : outcome.next
            await intake.context.report(done: result.read, total: nil, "已读取 \(items) 条")
        } while value != nil
        if items == 0 { throw DeviceSourceError.nothingMapped(path: mapping.items.description) }
        if result.entered == 0 { throw DeviceSourceError.nothingTaken(items: items, Array(result.faults.prefix(3))) }
        return result
    }

    private func answer(
        _ number: Int, _ value: String?, _ mapping: JSONMapping, before: Int, _ result: inout DeviceSyncResult
    ) async throws -> JSONImport.Outcome {
        let source = intake.source
        let started = contact.store.clock.now()
        let key = (DevicePlace.host(source.place) ?? source.name) + "#\(number)"
        let answer = try await contact.fetch(source, mapping.paging, value)
        result.bytes += answer.bytes.count
        let evidence = (answer.bytes, "\(source.name)-\(number).json", "application/json")
        var observations: [Observation] = []
        let outcome: JSONImport.Outcome
        do {
            outcome = try JSONImport(mapping: mapping.active).run(answer.content.get(), before: before) {
                observations.append($0.observation)
            }
        } catch {
            // What could not be read is what somebody has to look at.
            let fault = DeviceSourceError(error)
            try await intake.end(
                key, from: started, things: 0, answer: evidence, message: fault.explanation.line, isComplete: false)
            throw fault
        }
        let (entered, new) = try await intake.enter(observations, as: .devices, source.name)
        result.entered += entered
        result.newAssets += new
        if outcome.refused > 0 { result.faults.append("有 \(outcome.refused) 条未能认定是哪台设备") }
        result.faults += outcome.issues.prefix(3).map(\.chinese)
        result.remarks += outcome.warnings.filter { !result.remarks.contains($0) }
        let message = (outcome.issues.prefix(20).map(\.chinese) + outcome.warnings).joined(separator: "；")
        try await intake.end(
            key, from: started, things: entered, answer: evidence, message: message.isEmpty ? nil : message,
            isComplete: outcome.refused == 0)
        return outcome
    }
}

extension DeviceContact {
    /// One answer of an interface, without the secrets that it may repeat. `value`: of the parameter that asks for it.
    func fetch(_ source: DeviceSource, _ paging: JSONPaging?, _ value: String?) async throws -> DeviceAnswer {
        var page: [(name: String, value: String)] = []
        if let paging {
            if let value { page.append((paging.parameter, value)) }
            if let name = paging.sizeParameter { page.append((name, String(paging.size))) }
        }
        let secret = try DeviceVault(store.key).open(source)
        let answer = try await curl.fetch(question(source, page: page))
        return SecretScrub(secret.texts, user: source.settings.user).clean(answer)
    }
}

extension JSONMapping {
    /// The mapping without the fields that a person does not want.
    var active: JSONMapping {
        var mapping = self
        mapping.fields.removeAll { $0.target == .ignored }
        return mapping
    }
}
