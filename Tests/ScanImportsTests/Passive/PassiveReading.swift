import Kernel
import Observations
import ScanImports
import Testing

/// What a source gave, and how it ended.
struct PassiveReading: Equatable {
    var sightings: [Sighting] = []
    var rejected: [RejectedLine] = []
    var warnings: [ReadingWarning] = []
    var failure: ReadingError?
    var tally = ReadingTally()

    var observations: [Observation] { sightings.map(\.observation) }
    var slots: [String] { observations.map(\.slot) }

    func observation(_ slot: String) -> Observation? { observations.first { $0.slot == slot } }
}

/// Reads a source with the format of that id, or with the one that recognises it, in pieces of the sizes that `next` gives.
func observe(
    _ bytes: [UInt8], as id: String? = nil, context: ReadingContext = ReadingContext(),
    pieces next: () -> Int = { .max }
) throws -> PassiveReading {
    let format =
        try id.map { try #require(ObservationFormat.named($0)) } ?? ObservationFormat.find(in: FormatSample(bytes))
    let reader = try #require(format.makeReader(context))
    var reading = PassiveReading()
    func take(_ event: ReadingEvent) {
        switch event {
        case .observed(let sighting): reading.sightings.append(sighting)
        case .rejected(let line): reading.rejected.append(line)
        case .warning(let warning): reading.warnings.append(warning)
        }
    }
    do throws(ReadingError) {
        var start = 0
        while start < bytes.count {
            let count = min(max(1, next()), bytes.count - start)
            // `Array.withUnsafeBytes` has no typed failure.
            let failure = bytes.withUnsafeBytes { all -> ReadingError? in
                do throws(ReadingError) {
                    try reader.feed(UnsafeRawBufferPointer(rebasing: all[start..<start + count]), deliver: take)
                    return nil
                } catch { return error }
            }
            if let failure { throw failure }
            start += count
        }
        try reader.finish(deliver: take)
    } catch {
        reading.failure = error
    }
    reading.tally = reader.tally
    return reading
}

func observe(
    _ text: String, as id: String? = nil, context: ReadingContext = ReadingContext()
) throws -> PassiveReading {
    try observe(Array(text.utf8), as: id, context: context)
}

/// A moment of Shanghai's clock: `2026-11-23 08:30`.
func shanghai(_ text: String) throws -> Timestamp {
    try #require(CivilTime(text: text)).timestamp
}

func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

extension Observation {
    /// Values of one kind of evidence.
    func values(_ kind: EvidenceKind) -> [String] { evidence.filter { $0.kind == kind }.map(\.value) }

    /// Texts of one kind of clue.
    func texts(_ kind: Clue.Kind) -> [String] { clues.filter { $0.kind == kind }.map(\.text) }
}
