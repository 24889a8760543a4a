import Hummingbird
import Kernel
import Logging
import Synchronization

/// Tells the audit what was refused. A flood from one address is counted, not written line by line, so that nobody can
/// fill the audit trail or the disk from outside.
final class RefusalDesk: Sendable {
    private let audit: any RefusalAudit
    private let limiter: RateLimiter
    private let uncounted = Mutex<[String: Int]>([:])

    init(audit: any RefusalAudit, rate: Rate) {
        self.audit = audit
        limiter = RateLimiter(rate)
    }

    func refuse(_ visit: Visit, _ request: Request, _ reason: RefusalReason) async {
        visit.logger.info(
            "request refused",
            metadata: [
                "reason": "\(reason.rawValue)", "peer": "\(visit.peer)", "route": "\(visit.route?.name ?? "-")",
                "account": "\(visit.visitor?.accountID.description ?? "-")",
            ])
        guard limiter.take(visit.peer, now: visit.now) == 0 else {
            uncounted.withLock { counts in
                guard counts.count < 10_000 || counts[visit.peer] != nil else { return }
                counts[visit.peer, default: 0] += 1
            }
            return
        }
        let suppressed = uncounted.withLock { $0.removeValue(forKey: visit.peer) ?? 0 }
        let refusal = Refusal(
            moment: visit.now, accountID: visit.visitor?.accountID, loginName: visit.visitor?.loginName,
            peer: visit.peer, method: request.method.rawValue,
            path: String(decoding: request.path.utf8.prefix(200), as: UTF8.self), route: visit.route?.name,
            reason: reason, suppressed: suppressed, requestID: visit.id)
        do {
            try await audit.record(refusal)
        } catch {
            visit.logger.error("refusal not written to the audit trail", metadata: ["error": "\(error)"])
        }
    }
}
