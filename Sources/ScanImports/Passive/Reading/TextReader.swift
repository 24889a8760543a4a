/// A reader of text in pieces: it hands on what each piece has made, and keeps the failure after which nothing can be read.
protocol TextReader: ObservationReader {
    /// Bytes read at once: few enough that what they make is handed on before much is held.
    static var slice: Int { get }

    /// Makes UTF-8 of whatever the source is written in.
    var decoder: TextDecoder { get }
    /// What was made and not handed on yet.
    var sink: ReadingSink { get set }
    /// Why nothing more can be read. Nil: it can.
    var failure: ReadingError? { get set }

    /// Takes the next piece of text.
    func take(_ text: UnsafeBufferPointer<UInt8>) throws(ReadingError)

    /// Takes the end of the text.
    func end() throws(ReadingError)
}

extension TextReader {
    package var tally: ReadingTally { sink.tally }

    package func feed(_ bytes: UnsafeRawBufferPointer, deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        if let failure { throw failure }
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.slice, bytes.count)
            try attempt(deliver) { () throws(ReadingError) in
                try decoder.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { (text) throws(ReadingError) in
                    try take(text)
                }
            }
            start = end
        }
    }

    package func finish(deliver: (ReadingEvent) -> Void) throws(ReadingError) {
        if let failure { throw failure }
        try attempt(deliver) { () throws(ReadingError) in
            try decoder.finish { (text) throws(ReadingError) in try take(text) }
            try end()
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
}
