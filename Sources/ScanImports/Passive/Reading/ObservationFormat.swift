/// A form in which sources tell what is on the network. `ObservationFormat.all` is the catalogue.
package struct ObservationFormat: Sendable, Identifiable {
    /// Lasting, as records keep it: `neighbours.huawei`.
    package let id: String
    /// The name that pages show: `华为 ARP 表（display arp）`.
    package let chinese: String
    /// How observations are got out of it.
    package let way: Way
    /// How sure the format is that a source is its own: 0 not at all, 100 certain.
    package let recognise: @Sendable (FormatSample) -> Int

    /// How observations are got out of a format.
    package enum Way: Sendable {
        /// The format says all: a reader is fed the bytes.
        case reader(@Sendable (ReadingContext) -> any ObservationReader)
        /// Rows under titles of the hospital's own: `TableFiles.open`, and `ColumnMapping` says what the columns mean.
        case table
        /// An answer of a device: `JSONMapping` says where in it the things stand.
        case document
    }

    /// Takes the parts.
    init(id: String, chinese: String, way: Way, recognise: @escaping @Sendable (FormatSample) -> Int) {
        self.id = id
        self.chinese = chinese
        self.way = way
        self.recognise = recognise
    }

    /// A reader for one source. Nil: the format needs a mapping.
    package func makeReader(_ context: ReadingContext) -> (any ObservationReader)? {
        if case .reader(let make) = way { make(context) } else { nil }
    }

    /// The format that is surest of a source. Nil: none knows it.
    package static func recognised(in sample: FormatSample) -> ObservationFormat? {
        var best: (format: ObservationFormat, score: Int)?
        for format in all {
            let score = format.recognise(sample)
            if score >= leastScore, score > best?.score ?? 0 { best = (format, score) }
        }
        return best?.format
    }

    /// The format that is surest of a source; throws where none knows it.
    package static func find(in sample: FormatSample) throws(ReadingError) -> ObservationFormat {
        if sample.bytes.isEmpty { throw ReadingError(.empty) }
        if let refusal = UnreadableFormat.refusal(of: sample) { throw refusal }
        guard let format = recognised(in: sample) else { throw ReadingError(.unrecognised(start: sample.start)) }
        return format
    }

    /// The format of that id, as a person chose it.
    package static func named(_ id: String) -> ObservationFormat? {
        all.first { $0.id == id }
    }

    /// Below this nothing is taken for recognised.
    private static let leastScore = 20
}

extension ObservationFormat {
    /// A format of lines: recognised by how many of the first lines it can read, and by its heading where it has one.
    ///
    /// - `titles`: pieces of its heading, in small letters; one of them is enough.
    init<Dialect: LineDialect>(
        lines dialect: Dialect.Type, id: String, chinese: String, titles: [String] = []
    ) {
        self.init(
            id: id, chinese: chinese, way: .reader { LineReader<Dialect>(chinese, $0) },
            recognise: { Self.trial(Dialect.self, on: $0, titles: titles) })
    }

    /// Reads the first lines and says how well that went.
    private static func trial<Dialect: LineDialect>(
        _ type: Dialect.Type, on sample: FormatSample, titles: [String]
    ) -> Int {
        if sample.bytes.prefix(4 << 10).contains(0), TextDecoder.decode(sample.bytes).contains(0) { return 0 }
        var sink = ReadingSink(ReadingContext())
        var dialect = Dialect()
        for (index, text) in sample.lines.enumerated() {
            dialect.read(SourceLine(number: index + 1, text: text), into: &sink)
        }
        dialect.finish(into: &sink)
        let tally = sink.tally
        let taken = tally.observed + tally.leftOut.reduce(0) { $0 + ($1.key == .otherLine ? 0 : $1.value) }
        let isTitled = titles.contains { sample.mentions($0) }
        guard taken > 0 else { return isTitled && tally.rejected == 0 ? 40 : 0 }
        return taken * 70 / (taken + tally.rejected) + (isTitled ? 25 : 0)
    }
}
