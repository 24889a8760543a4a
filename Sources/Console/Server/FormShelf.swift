import Kernel
import Synchronization

/// Forms that came when their session had lapsed, until the same account has signed in again.
///
/// In memory only: a half-written form is no record, and what stands in it is nobody's business but its writer's. Bounded in
/// size, number and time. What is secret never comes here (`Form.secretsField`).
final class FormShelf: Sendable {
    /// How long a form waits.
    static let minutes: Int64 = 30
    static let kept = Interval.minutes(minutes)
    /// Bytes of the longest form that is kept.
    static let longest = 262_144
    /// Forms of one account.
    static let mostOfAccount = 4
    /// Forms of all accounts.
    static let most = 64

    fileprivate struct Entry {
        let account: Identifier<Account>
        let action: String
        let fields: FormValues
        let at: Timestamp
    }

    /// The oldest first.
    private let entries = Mutex<[Entry]>([])

    /// Keeps a form; one that was posted to the same address before is forgotten, and so are the oldest ones beyond the bounds.
    func put(_ fields: FormValues, postedTo action: String, by account: Identifier<Account>, at now: Timestamp) {
        entries.withLock { entries in
            entries.removeAll { $0.isOver(at: now) || $0.account == account && $0.action == action }
            entries.append(Entry(account: account, action: action, fields: fields, at: now))
            let own = entries.count { $0.account == account }
            if own > Self.mostOfAccount, let oldest = entries.firstIndex(where: { $0.account == account }) {
                entries.remove(at: oldest)
            }
            if entries.count > Self.most { entries.removeFirst() }
        }
    }

    /// What an account has here. Nil: nothing.
    func forms(of account: Identifier<Account>, at now: Timestamp) -> RestoredForms? {
        let own = entries.withLock { entries in
            entries.removeAll { $0.isOver(at: now) }
            return entries.filter { $0.account == account }
        }
        guard !own.isEmpty else { return nil }
        return RestoredForms(
            fields: Dictionary(own.map { ($0.action, $0.fields) }, uniquingKeysWith: { _, last in last }))
    }

    /// Forgets a form: it has been sent.
    func drop(postedTo action: String, by account: Identifier<Account>) {
        entries.withLock { entries in
            entries.removeAll { $0.account == account && $0.action == action }
        }
    }
}

extension FormShelf.Entry {
    /// A clock that was set back must not lengthen the time.
    fileprivate func isOver(at now: Timestamp) -> Bool { now - at >= FormShelf.kept || now < at }
}
