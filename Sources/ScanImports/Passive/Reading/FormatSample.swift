/// The beginning of a source, by which its format is recognised.
package struct FormatSample: Sendable {
    /// As they stand in the source.
    package let bytes: [UInt8]
    /// The same as text, in whole lines; at most 400.
    package let lines: [String]

    /// How many bytes are worth handing over.
    package static let enough = 64 << 10

    /// Takes the first bytes of a source, 64 KiB or all of it.
    package init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes.prefix(Self.enough))
        var lines: [String] = []
        var splitter = LineSplitter(longest: 16 << 10)
        let isWhole = self.bytes.count < Self.enough
        TextDecoder.decode(self.bytes).withUnsafeBufferPointer { text in
            splitter.feed(text) { line, _ in if lines.count < 400 { lines.append(line.text) } }
            // A report or an answer of a device may be one line that is longer than the sample.
            if isWhole || lines.isEmpty { splitter.finish { line, _ in lines.append(line.text) } }
        }
        self.lines = lines
    }

    /// The first line that is not blank, or none.
    package var firstLine: String {
        lines.first { !$0.trimmed.isEmpty }.map { String($0.trimmed) } ?? ""
    }

    /// Why the source cannot be read, whatever it is taken for. Nil: it may be read.
    package var refusal: ReadingError? { UnreadableFormat.refusal(of: self) }

    /// True where it begins as XML does, or with the root of nmap's report.
    package var isReport: Bool {
        let first = firstLine.lowercased()
        return ["<?xml", "<nmaprun", "<!doctype nmaprun"].contains(where: first.hasPrefix)
    }

    /// True where the text holds a piece, whatever the case of its letters, in one of its first lines.
    func mentions(_ piece: String) -> Bool {
        lines.prefix(60).contains { $0.lowercased().contains(piece) }
    }

    /// How the source begins, as far as a person could read it.
    var start: String {
        String(decoding: bytes.prefix(40).prefix { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    }
}
