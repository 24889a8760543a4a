/// A format whose entries stand on lines: what it makes of each.
protocol LineDialect: Sendable {
    init()

    /// Takes one line.
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink)

    /// Takes the end of the text.
    mutating func finish(into sink: inout ReadingSink)
}

extension LineDialect {
    mutating func finish(into sink: inout ReadingSink) {}
}

/// Reads a text line by line for a format.
final class LineReader<Dialect: LineDialect>: ObservationReader {
    private let name: String
    private let decoder = TextDecoder()
    private var splitter: LineSplitter
    private var dialect = Dialect()
    private var sink: ReadingSink
    private var failure: ReadingError?

    /// Makes a reader of the format with that Chinese name.
    init(_ name: String, _ context: ReadingContext) {
        self.name = name
        sink = ReadingSink(context)
        splitter = LineSplitter(longest: context.limits.line)
    }

    var tally: ReadingTally { sink.tally }

    func feed(_ bytes: UnsafeRawBufferPointer, deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        if let failure { throw failure }
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.slice, bytes.count)
            try attempt(deliver) { () throws(ReadingError) in
                try decoder.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { text in take(text) }
            }
            start = end
        }
    }

    func finish(deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        if let failure { throw failure }
        try attempt(deliver) { () throws(ReadingError) in
            try decoder.finish { text in take(text) }
            splitter.finish { line, isCut in read(line, isCut) }
            dialect.finish(into: &sink)
            if decoder.badBytes > 0, let encoding = decoder.encoding {
                sink.warn("有 \(decoder.badBytes) 个字节不是 \(encoding.rawValue) 字符，已用“\u{FFFD}”代替")
            }
            if sink.tally.items == 0 { throw ReadingError(.empty) }
            let isOther = sink.tally.observed == 0 && sink.tally.leftOut.allSatisfy { $0.key == .otherLine }
            if isOther { throw ReadingError(.nothingFound(format: name)) }
        }
    }

    private func take(_ text: UnsafeBufferPointer<UInt8>) {
        splitter.feed(text) { line, isCut in read(line, isCut) }
    }

    private func read(_ line: SourceLine, _ isCut: Bool) {
        sink.count()
        if isCut {
            sink.reject(line.text, line: line.number, "该行超过 \(sink.context.limits.line) 字节，未读取")
        } else {
            dialect.read(line, into: &sink)
        }
    }

    /// Does the work, hands on what it made, and keeps its failure.
    private func attempt(
        _ deliver: (ReadingEvent) -> Void, _ work: () throws(ReadingError) -> Void
    ) throws(ReadingError) {
        do throws(ReadingError) {
            try work()
        } catch {
            sink.drain(to: deliver)
            let failure = ReadingError(error.fault, place: error.place, taken: sink.tally.observed)
            self.failure = failure
            throw failure
        }
        sink.drain(to: deliver)
    }

    /// Bytes read at once: few enough that what they make is handed on before much is held.
    private static var slice: Int { 16 << 10 }
}
