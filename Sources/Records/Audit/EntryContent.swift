import Crypto
import Foundation

/// The fields of an entry in the order of its columns, once: as the bytes that are sealed and, inside them, as the values
/// that are stored. Each field has its length before it, so that no two entries share an encoding.
struct EntryContent {
    /// One value, as a column takes it; ranges are of `bytes`.
    enum Field {
        case null
        case integer(Int64)
        case text(Range<Int>)
        case blob(Range<Int>)
    }

    /// The seal of the entry before, then the fields.
    private(set) var bytes: [UInt8] = []
    private(set) var fields: [Field] = []

    /// Starts an entry in the memory of the one before.
    mutating func begin(after previous: some ContiguousBytes) {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        previous.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ number: Int64?) {
        bytes.append(number == nil ? 0 : 1)
        withUnsafeBytes(of: (number ?? 0).bigEndian) { bytes.append(contentsOf: $0) }
        fields.append(number.map { .integer($0) } ?? .null)
    }

    mutating func append(_ text: String?) {
        let range = measured(text?.utf8)
        fields.append(text == nil ? .null : .text(range))
    }

    mutating func append(_ seal: ChainKey.Seal?) {
        guard let seal else {
            _ = measured(nil as [UInt8]?)
            return fields.append(.null)
        }
        let range = seal.withUnsafeBytes { measured($0) }
        fields.append(.blob(range))
    }

    /// Whether there is something, how long it is, and the thing itself; returns where that lies.
    private mutating func measured(_ more: (some Collection<UInt8>)?) -> Range<Int> {
        bytes.append(more == nil ? 0 : 1)
        withUnsafeBytes(of: UInt32(more?.count ?? 0).bigEndian) { bytes.append(contentsOf: $0) }
        let start = bytes.count
        if let more { bytes.append(contentsOf: more) }
        return start..<bytes.count
    }
}

extension EntryContent {
    /// What a column of an entry holds.
    private enum Kind {
        case number
        case text
        case seal
    }

    /// The kinds of `AuditEntry.columns` up to the seal.
    private static let kinds: [Kind] = [
        .number, .number, .number, .text, .text, .text, .text, .number, .text, .number, .text, .text, .text, .text,
        .seal,
    ]

    /// Reads the row of an entry at which a statement stands, for the check of its seal. False: a column holds what no
    /// entry does.
    mutating func read(_ statement: RawStatement) -> Bool {
        for (column, kind) in Self.kinds.enumerated() {
            switch (kind, statement.cell(Int32(column))) {
            case (.number, .null): append(nil as Int64?)
            case (.number, .integer(let number)): append(number)
            case (.text, .null): append(nil as String?)
            case (.text, .text(let text)): fields.append(.text(measured(text)))
            case (.seal, .null): append(nil as ChainKey.Seal?)
            case (.seal, .blob(let blob)): fields.append(.blob(measured(blob)))
            default: return false
            }
        }
        return true
    }
}
