import CPCRE2

/// A regular expression that a rule gives, compiled once by PCRE2 and matched within bounds.
///
/// Letters match in either case unless the expression switches that off by `(?-i)`; `\w`, `\d`, `\s` and `\b` know ASCII
/// only, so that a model stands at a word's edge although a Chinese character precedes it; `.` does not match a line's end.
///
/// Compiled code is never changed after `init`; PCRE2 allows several threads to match by it (pcre2api, "Multithreading").
final class Pattern: @unchecked Sendable {
    /// The expression as written.
    let source: String
    /// Named groups in the order of their numbers.
    let groups: [Group]
    private let code: OpaquePointer

    /// A named group.
    struct Group: Sendable, Hashable {
        let name: String
        /// From 1.
        let number: Int
    }

    /// Why an expression cannot be taken.
    enum Fault: Error, Hashable {
        /// Longer than `Pattern.longest` bytes.
        case tooLong(Int)
        /// PCRE2 does not understand it; the offset counts bytes from 0.
        case syntax(code: Int32, offset: Int)
        /// It matches the empty text, and so everything.
        case matchesNothing
        /// No memory.
        case noMemory
    }

    /// Longest expression, in bytes.
    static let longest = 1_000
    /// Most capturing groups that are read out, named or not.
    static let mostGroups = 15

    /// Compiles an expression.
    init(_ source: String) throws(Fault) {
        let bytes = Array(source.utf8)
        guard bytes.count <= Self.longest else { throw .tooLong(bytes.count) }
        guard let context = pcre2_compile_context_create_8(nil) else { throw .noMemory }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_parens_nest_limit_8(context, 20)
        // No `\C`, which cuts characters in two; texts are Swift's and so valid UTF-8, but the expression is checked.
        let options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C
        var error: Int32 = 0
        var offset = 0
        let compiled = bytes.withUnsafeBufferPointer {
            pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, context)
        }
        guard let compiled else { throw .syntax(code: error, offset: offset) }
        // Without the compiler for this processor the interpreter matches the same, only slower.
        pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
        self.source = source
        code = compiled
        groups = Self.names(compiled).sorted { $0.number < $1.number }
        if let room = PatternRoom(), match([], in: room) == .matched { throw .matchesNothing }
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// How a match ended.
    enum Outcome: Hashable {
        case matched
        case different
        /// The bound was met before it was clear: counts as different, and is told.
        case exhausted
    }

    /// Looks for the expression in valid UTF-8; where it is found, `room` holds where the groups lie.
    func match(_ text: UnsafeBufferPointer<UInt8>, in room: PatternRoom) -> Outcome {
        let count = pcre2_match_8(code, text.baseAddress, text.count, 0, PCRE2_NO_UTF_CHECK, room.data, room.limits)
        if count >= 0 { return .matched }
        return count == PCRE2_ERROR_NOMATCH ? .different : .exhausted
    }

    /// The same for bytes at hand.
    func match(_ text: [UInt8], in room: PatternRoom) -> Outcome {
        text.isEmpty
            ? [UInt8](repeating: 0, count: 1).withUnsafeBufferPointer { match(.init(rebasing: $0[..<0]), in: room) }
            : text.withUnsafeBufferPointer { match($0, in: room) }
    }

    private static func names(_ code: OpaquePointer) -> [Group] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table, size > 3 else { return [] }
        return (0..<Int(count)).map { index in
            // pcre2api, "Information about a compiled pattern": two bytes of number, then the name and a zero byte.
            let entry = UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
            let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
            return Group(name: name, number: Int(entry[0]) << 8 | Int(entry[1]))
        }
    }

    /// What PCRE2 says of an error of its compiler, in English.
    static func words(_ code: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = buffer.withUnsafeMutableBufferPointer {
            pcre2_get_error_message_8(code, $0.baseAddress, $0.count)
        }
        return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "error \(code)"
    }
}

/// The memory that matching needs, and its bounds. For one thread at a time.
final class PatternRoom {
    fileprivate let data: OpaquePointer
    fileprivate let limits: OpaquePointer

    /// Steps that one match may take (pcre2api, `pcre2_set_match_limit`): some 0.1 ms. Ordinary expressions need under 200.
    static let steps: UInt32 = 10_000

    /// Nil: no memory.
    init?() {
        guard let data = pcre2_match_data_create_8(UInt32(Pattern.mostGroups + 1), nil) else { return nil }
        guard let limits = pcre2_match_context_create_8(nil) else {
            pcre2_match_data_free_8(data)
            return nil
        }
        pcre2_set_match_limit_8(limits, Self.steps)
        pcre2_set_depth_limit_8(limits, 1_000)
        pcre2_set_heap_limit_8(limits, 1_000)
        self.data = data
        self.limits = limits
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(limits)
    }

    /// Where a group lies after a match, in bytes. Nil: it took no part.
    func range(_ group: Int) -> Range<Int>? {
        guard group <= Pattern.mostGroups, let offsets = pcre2_get_ovector_pointer_8(data) else { return nil }
        let (start, end) = (offsets[2 * group], offsets[2 * group + 1])
        // `PCRE2_UNSET` is all ones, which Swift sees as -1; `\K` in a lookahead can put a start behind its end.
        return start >= 0 && start <= end ? start..<end : nil
    }
}
