import Dispatch
import Synchronization

/// Does the slow work of scrypt on threads of its own, few at a time, so that guessing at the door can neither stop the
/// server's tasks nor fill its memory.
package final class PasswordHasher: Sendable {
    /// The cost of new hashes.
    package let cost: PasswordHash.Cost
    private let random: RandomSource
    private let decoy: PasswordHash
    private let lanes: [DispatchQueue]
    private let waiting = Mutex<[Int]>([])
    private let capacity: Int

    /// Takes the cost of new hashes.
    ///
    /// `width` hashes are computed at once, each with 32 MiB at the standard cost. `capacity` may wait; more are refused,
    /// which is better than a queue of minutes.
    package init(
        cost: PasswordHash.Cost = .standard, random: RandomSource = .system, width: Int = 2, capacity: Int = 64
    ) {
        self.cost = cost
        self.random = random
        self.capacity = capacity
        decoy = .decoy(cost: cost, random: random)
        lanes = (0..<max(1, width)).map { DispatchQueue(label: "anhu.password.\($0)", qos: .userInitiated) }
        waiting.withLock { $0 = Array(repeating: 0, count: max(1, width)) }
    }

    /// Hashes a new password.
    /// - Throws: `DirectoryError.overloaded` when too many wait.
    package func hash(_ password: String) async throws -> PasswordHash {
        try await work { [cost, random] in try PasswordHash(of: password, cost: cost, random: random) }
    }

    /// True when the password is the one of the hash. Takes as long without a hash as with one.
    /// - Throws: `DirectoryError.overloaded` when too many wait.
    package func check(_ password: String, against hash: PasswordHash?) async throws -> Bool {
        try await work { [decoy] in
            let matches = try (hash ?? decoy).matches(password)
            return hash != nil && matches
        }
    }

    /// True when the password is the one of any of the hashes; for the rule against using an old one again.
    package func matches(_ password: String, among hashes: [PasswordHash]) async throws -> Bool {
        try await work { try hashes.contains { try $0.matches(password) } }
    }

    private func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let lane = try waiting.withLock { counts in
            guard counts.reduce(0, +) < capacity, let shortest = counts.indices.min(by: { counts[$0] < counts[$1] })
            else { throw DirectoryError.overloaded }
            counts[shortest] += 1
            return shortest
        }
        return try await withCheckedThrowingContinuation { continuation in
            lanes[lane].async { [self] in
                let result = Result { try body() }
                waiting.withLock { $0[lane] -= 1 }
                continuation.resume(with: result)
            }
        }
    }
}
