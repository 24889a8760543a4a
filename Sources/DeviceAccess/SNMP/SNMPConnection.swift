import CNetSNMP
import Dispatch
import Glibc
import Kernel

/// net-snmp's session with one device. What waits for the network runs on a thread of its own, which exists only while
/// something runs: neither NIO's nor the cooperative pool's.
///
/// `@unchecked`: `isOpen` and `repetitions` belong to the queue; the handle's functions are called there, but for
/// `anhu_snmp_cancel`, which any thread may call.
final class SNMPConnection: @unchecked Sendable {
    let target: SNMPTarget
    let version: SNMPVersion
    private let timing: SNMPTiming
    private let handle: OpaquePointer
    private let queue = DispatchQueue(label: "snmp")
    private var isOpen = false
    /// Rows asked for at once; nil until a device showed that it cannot give as many as wanted.
    var repetitions: Int?
    /// True once anything was answered: what follows in silence is not about the community.
    private(set) var hasAnswered = false

    /// Throws where the credentials cannot be taken.
    init(_ target: SNMPTarget, _ credentials: SNMPCredentials, _ timing: SNMPTiming) throws(SNMPError) {
        try credentials.check()
        guard let handle = credentials.withOptions(target, timing, { anhu_snmp_create($0) }) else { throw .noResources }
        self.target = target
        self.version = credentials.version
        self.timing = timing
        self.handle = handle
    }

    deinit { anhu_snmp_close(handle) }

    /// Runs the body on the queue. Cancelling the task ends it, and the connection for good.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (SNMPConnection) -> Result<Value, SNMPError>
    ) async throws(SNMPError) -> Value {
        let result: Result<Value, SNMPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: body(self)) }
            }
        } onCancel: {
            anhu_snmp_cancel(handle)
        }
        return try result.get()
    }

    /// The engine id that version 3 found. On the queue.
    var engine: [UInt8]? {
        var length = 0
        guard let octets = anhu_snmp_engine(handle, &length), length > 0 else { return nil }
        return Array(UnsafeBufferPointer(start: octets, count: length))
    }

    /// Opens on the first call. On the queue.
    func open(before deadline: ContinuousClock.Instant) throws(SNMPError) {
        if isOpen { return }
        var answer = anhu_snmp_open(handle, budget(before: deadline))
        // Who tries one password after another meets the session before, which is just being closed on its own thread.
        for _ in 0..<20 where answer.outcome == Int32(anhu_snmp_busy.rawValue) {
            usleep(25_000)
            answer = anhu_snmp_open(handle, budget(before: deadline))
        }
        guard answer.outcome == Int32(anhu_snmp_ok.rawValue) else { throw error(for: answer, before: deadline) }
        isOpen = true
    }

    /// Sends one request and waits. On the queue.
    func ask(
        _ kind: anhu_snmp_request_kind, _ names: [OID], repetitions: Int = 1, before deadline: ContinuousClock.Instant
    ) throws(SNMPError) -> SNMPAnswer {
        try open(before: deadline)
        let arcs = names.flatMap(\.arcs)
        let lengths = names.map(\.arcs.count)
        let answer = anhu_snmp_request(
            handle, Int32(kind.rawValue), arcs, lengths, names.count, Int32(clamping: repetitions),
            budget(before: deadline))
        switch anhu_snmp_outcome(UInt32(answer.outcome)) {
        case anhu_snmp_ok:
            hasAnswered = true
            return .rows(SNMPAnswer.rows(of: answer))
        case anhu_snmp_agent where SNMPAnswer.isMissing(answer.detail):
            hasAnswered = true
            return .missing(position: Int(answer.error_index))
        case anhu_snmp_agent where SNMPAnswer.isTooBig(answer.detail):
            hasAnswered = true
            return .tooBig
        default: throw error(for: answer, before: deadline)
        }
    }

    private func budget(before deadline: ContinuousClock.Instant) -> Int32 {
        let left = (deadline - .now) / .milliseconds(1)
        return Int32(max(0, min(left, Double(timing.budget))))
    }

    private var silence: SNMPError {
        if hasAnswered { return .fellSilent(target) }
        return isOpen && version == .v3 ? .silentOnceKnown(target) : .silent(target, version)
    }

    private func error(for answer: anhu_snmp_answer, before deadline: ContinuousClock.Instant) -> SNMPError {
        switch anhu_snmp_outcome(UInt32(answer.outcome)) {
        case anhu_snmp_timeout: silence
        case anhu_snmp_cancelled: .cancelled
        // A single request had its own time, of which net-snmp makes more than it was told.
        case anhu_snmp_out_of_time: .now < deadline ? silence : .outOfTime(target)
        case anhu_snmp_network where Self.isRefusal(answer.detail): .refused(target)
        case anhu_snmp_network: .unreachable(target, code: answer.detail)
        case anhu_snmp_report: reportError(Int(answer.detail))
        case anhu_snmp_agent where Self.isDenial(answer.detail): .denied(target)
        case anhu_snmp_agent: .agentError(target, status: Int(answer.detail))
        case anhu_snmp_busy: .inUse(target)
        case anhu_snmp_unusable: .unusableCredentials
        default: .nonsense(target)
        }
    }

    /// What an ICMP port unreachable becomes.
    private static func isRefusal(_ code: Int32) -> Bool { code == ECONNREFUSED }

    /// noAccess and authorizationError (RFC 3416, section 3).
    private static func isDenial(_ status: Int32) -> Bool { status == 6 || status == 16 }

    private func reportError(_ code: Int) -> SNMPError {
        switch code {
        case anhu_snmp_unknown_user: .unknownUser(target)
        case anhu_snmp_wrong_digest: .wrongPassword(target)
        case anhu_snmp_unsupported_level: .unsupportedLevel(target)
        case anhu_snmp_not_in_time: .notInTime(target)
        case anhu_snmp_not_decrypted: .notDecrypted(target)
        default: .reported(target, code: code)
        }
    }
}
