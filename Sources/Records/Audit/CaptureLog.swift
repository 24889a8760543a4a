import Synchronization

/// The changes that the triggers of one connection have seen, until the end of the transaction.
final class CaptureLog: Sendable {
    private struct Contents {
        var changes: [CapturedChange] = []
        /// The memory in which rows become text.
        var text = RowText()
    }

    private let contents = Mutex(Contents())

    /// Keeps the change that `make` finds and returns its number, which is given once until the log is taken. Nil: there
    /// is none.
    func append(_ make: (inout RowText) -> CapturedChange?) -> Int? {
        contents.withLock { contents in
            guard let change = make(&contents.text) else { return nil }
            contents.changes.append(change)
            return contents.changes.count - 1
        }
    }

    /// Hands over the changes with these numbers and forgets all others, which were rolled back.
    func take(_ numbers: [Int]) -> [CapturedChange] {
        contents.withLock { contents in
            defer { contents.changes = [] }
            return numbers.count == contents.changes.count ? contents.changes : numbers.map { contents.changes[$0] }
        }
    }
}
