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
final class LineReader<Dialect: LineDialect>: TextReader {
    static var slice: Int { 16 << 10 }

    private let name: String
    let decoder = TextDecoder()
    private var splitter: LineSplitter
    private var dialect = Dialect()
    var sink: ReadingSink
    var failure: ReadingError?

    /// Makes a reader of the format with that Chinese name.
    init(_ name: String, _ context: ReadingContext) {
        self.name = name
        sink = ReadingSink(context)
        splitter = LineSplitter(longest: context.limits.line)
    }

    func end() throws(ReadingError) {
        splitter.finish { line, isCut in read(line, isCut) }
        dialect.finish(into: &sink)
        if decoder.badBytes > 0, let encoding = decoder.encoding {
            sink.warn("有 \(decoder.badBytes) 个字节不是 \(encoding.rawValue) 字符，已用“\u{FFFD}”代替")
        }
        if sink.tally.items == 0 { throw ReadingError(.empty) }
        let isOther = sink.tally.observed == 0 && sink.tally.leftOut.allSatisfy { $0.key == .otherLine }
        if isOther { throw ReadingError(.nothingFound(format: name)) }
    }

    func take(_ text: UnsafeBufferPointer<UInt8>) {
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
}
