import Crypto
import GRDB
import Kernel

/// Seals and stores the entries of one transaction, one after the other.
struct EntryWriter {
    private let key: ChainKey
    private let at: Timestamp
    private let insert: RawStatement
    private var content = EntryContent()
    /// The number of the last entry.
    private(set) var sequence: Int64

    init(after head: AuditHead, at: Timestamp, key: ChainKey, _ database: Database) throws {
        self.key = key
        self.at = at
        let places = Array(repeating: "?", count: 16).joined(separator: ", ")
        insert = RawStatement(
            try database.cachedStatement(sql: "INSERT INTO audit_entry (\(AuditEntry.columns)) VALUES (\(places))"))
        sequence = head.sequence
        content.begin(after: head.mac)
    }

    /// Appends the entry of an action or, with its cause, of a row that the action changed.
    mutating func append(
        _ action: AuditAction, by principal: Principal, outcome: AuditOutcome, cause: Int64? = nil,
        change: CapturedChange? = nil
    ) throws {
        sequence += 1
        content.append(sequence)
        content.append(at.milliseconds)
        content.append(principal.accountID)
        content.append(principal.name)
        content.append(principal.source)
        content.append(action.name)
        content.append(outcome.rawValue)
        content.append(cause)
        content.append(change?.table ?? action.object?.table)
        content.append(change?.id ?? action.object?.id)
        content.append(change == nil ? action.label : nil)
        content.append(change == nil ? action.detail : nil)
        content.append(change?.before)
        content.append(change?.after)
        content.append(change?.state)
        let seal = key.seal(content)
        try store(seal)
        content.begin(after: seal)
    }

    /// What is stored is bound out of the bytes that were sealed.
    private func store(_ seal: ChainKey.Seal) throws {
        defer { insert.reset() }
        try content.bytes.withUnsafeBytes { bytes in
            try seal.withUnsafeBytes { seal in
                var place: Int32 = 1
                for field in content.fields {
                    switch field {
                    case .null: insert.bind(nil as Int64?, at: place)
                    case .integer(let number): insert.bind(number, at: place)
                    case .text(let range): insert.bind(text: UnsafeRawBufferPointer(rebasing: bytes[range]), at: place)
                    case .blob(let range): insert.bind(blob: UnsafeRawBufferPointer(rebasing: bytes[range]), at: place)
                    }
                    place += 1
                }
                insert.bind(blob: seal, at: place)
                _ = try insert.step()
            }
        }
    }
}
