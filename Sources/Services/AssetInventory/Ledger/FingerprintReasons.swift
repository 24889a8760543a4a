import Fingerprints
import GRDB
import Kernel
import Observations

/// Why the ledger takes an asset for what it does, read anew from the clues that its records keep, by the rules in force.
struct FingerprintReasons: Sendable {
    /// A value that the clues of one source speak for.
    struct Line: Sendable, Hashable {
        let attribute: AttributeName
        let candidate: AttributeFinding.Candidate
        /// The source, `网络扫描：nmap`.
        let source: String
        let standing: Standing
    }

    /// What the rules make of a value.
    enum Standing: Sendable, Hashable {
        /// It is the best founded.
        case best
        /// It is the best founded, and another is nearly as well.
        case disputed
        /// It is too little founded for the ledger.
        case weak
        /// Another is better founded.
        case other
        /// Another is hardly better founded, so that a person should look.
        case rival

        /// The name that pages show.
        var chinese: String {
            switch self {
            case .best: "识别结果"
            case .disputed: "识别结果，有冲突"
            case .weak: "把握不足，未采用"
            case .other: "另有依据"
            case .rival: "与结果冲突"
            }
        }
    }

    /// What is explained: what a thing is, and what for.
    static let attributes: [AttributeName] = [.kind, .brand, .model, .system, .businessSystem]

    /// In the order of attributes, the best founded of each source first.
    let lines: [Line]
    /// Clues that were looked at.
    let clues: Int

    /// Records of one asset of which the clues are read, the youngest; a switch may be known to a hundred neighbours.
    private static let mostRecords = 12

    /// Reads the clues of an asset and holds them against the rules.
    init(_ asset: Identifier<Asset>, _ library: FingerprintLibrary, _ database: Database) throws {
        let told = try LedgerRecordStore.clues(of: asset, limit: Self.mostRecords, database)
        guard !told.isEmpty else {
            (lines, clues) = ([], 0)
            return
        }
        let engine = Fingerprinter(library)
        var lines: [Line] = []
        var count = 0
        for (source, clues) in told {
            count += clues.count
            for line in Self.lines(engine.fingerprint(clues), source: source) where !lines.contains(line) {
                lines.append(line)
            }
        }
        let order = Dictionary(
            Self.attributes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        // Sorting by attribute alone leaves the sources in their order: the index breaks ties.
        self.lines = lines.enumerated().sorted {
            (order[$0.element.attribute] ?? .max, $0.offset) < (order[$1.element.attribute] ?? .max, $1.offset)
        }.map(\.element)
        clues = count
    }

    /// The lines of one source: pure.
    static func lines(_ fingerprint: Fingerprint, source: String) -> [Line] {
        attributes.compactMap { fingerprint[$0] }.flatMap { finding in
            let isWeak = finding.confidence < FingerprintReading.leastConfidence
            let best = Line(
                attribute: finding.attribute, candidate: finding.best, source: source,
                standing: isWeak ? .weak : finding.isDisputed ? .disputed : .best)
            // Only the strongest of the others can be what the result is disputed by.
            let others = finding.others.enumerated().map { place, candidate in
                Line(
                    attribute: finding.attribute, candidate: candidate, source: source,
                    standing: finding.isDisputed && place == 0 ? .rival : .other)
            }
            return [best] + others
        }
    }
}
