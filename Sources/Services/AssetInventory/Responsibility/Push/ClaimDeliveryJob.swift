import Directory
import Foundation
import Kernel
import Records
import Tools

/// Delivers one message: tries, waits longer each time, and gives up after the last of `delays`. Each attempt is a record.
package struct ClaimDeliveryJob: JobHandler {
    static let kind = "claim.deliver"

    struct Parameters: Codable, Sendable {
        let delivery: Identifier<ClaimDelivery>
    }

    /// How long it waits after each attempt that failed; one more attempt than there are delays.
    package static let usualDelays: [Interval] = [.minutes(1), .minutes(5), .minutes(30), .hours(2)]

    private let curl: CurlRun
    private let hospital: String
    private let random: RandomSource
    private let delays: [Interval]

    /// Takes what it works with.
    package init(
        curl: CurlRun, hospital: String, random: RandomSource = .system, delays: [Interval] = usualDelays
    ) {
        self.curl = curl
        self.hospital = hospital
        self.random = random
        self.delays = delays
    }

    package var kind: String { Self.kind }

    package func run(_ context: JobContext) async throws -> String? {
        let id = try context.parameters(Parameters.self).delivery
        let delivery = try await context.store.read { try ClaimDeliveryStore.find(id, $0) }
        guard delivery.state == .waiting else { return delivery.state.chinese }
        if let request = delivery.request {
            let found = try await context.store.read { try ClaimStore.find(request, $0) }
            guard found.state == .open else { return try await drop(delivery, "认领单\(found.state.chinese)", context) }
        }
        if delivery.channel == .mail, ChannelAddress.mail(delivery.recipient) == nil {
            return try await drop(delivery, "收件地址有误", context)
        }
        let started = context.store.clock.now()
        let (outcome, target) = try await attempt(delivery, context)
        return try await end(delivery, outcome, target, started, context)
    }

    private func drop(_ delivery: ClaimDelivery, _ why: String, _ context: JobContext) async throws -> String {
        let now = context.store.clock.now()
        try await context.store.write(
            AuditAction("claim.push-drop", object: delivery.reference, label: delivery.number, detail: why),
            by: context.principal
        ) { try ClaimDeliveryStore.set(delivery.id, to: .dropped, at: now, $0) }
        return "无需发送：\(why)"
    }

    /// One attempt. What keeps it from being made at all counts as one that failed.
    private func attempt(
        _ delivery: ClaimDelivery, _ context: JobContext
    ) async throws -> (CurlOutcome, target: String) {
        var target = "—"
        do {
            let parcel = try await ClaimParcel(
                delivery, store: context.store, hospital: hospital, random: random, by: context.principal)
            target = parcel.target
            let file = EvidenceVault(context.store.folder).scratchFile("message")
            defer { try? FileManager.default.removeItem(at: file) }
            // The body holds the link, which is as good as an answer: for nobody else's eyes.
            guard
                FileManager.default.createFile(
                    atPath: file.path, contents: Data(parcel.body.utf8), attributes: [.posixPermissions: 0o600])
            else { throw RecordsError.folder(path: file.path, reason: "无法写入待发送的内容") }
            let transfer = CurlTransfer(address: parcel.address, kind: parcel.kind, body: file.path)
            return (try await curl.run(transfer), target)
        } catch let error as any ExplainedError {
            try Task.checkCancellation()
            return (CurlOutcome(isTaken: false, status: nil, message: error.explanation.line), target)
        }
    }

    private func end(
        _ delivery: ClaimDelivery, _ outcome: CurlOutcome, _ target: String, _ started: Timestamp,
        _ context: JobContext
    ) async throws -> String? {
        let now = context.store.clock.now()
        let number = delivery.attempts + 1
        let next =
            outcome.isTaken || number > delays.count ? nil : now + delays[number - 1]
        let state: ClaimDelivery.State = outcome.isTaken ? .sent : next == nil ? .failed : .waiting
        let attempt = ClaimDeliveryAttempt(
            number: number, startedAt: started, endedAt: now, target: target, succeeded: outcome.isTaken,
            status: outcome.status, message: outcome.message)
        try await context.store.write(
            AuditAction(
                outcome.isTaken ? "claim.push-sent" : "claim.push-failed", object: delivery.reference,
                label: delivery.number, detail: "第 \(number) 次：\(outcome.message)"),
            by: context.principal
        ) { try ClaimDeliveryStore.end(attempt, of: delivery.id, state: state, nextAt: next, $0) }
        if let next { throw JobPause(until: next) }
        return "\(state.chinese)（第 \(number) 次）：\(outcome.message)"
    }
}
