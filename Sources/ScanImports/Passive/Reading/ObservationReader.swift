/// Reads one source of one format, piece by piece. Every format gives one; not for several threads at once.
///
/// ```swift
/// let reader = format.makeReader(context)
/// try reader.feed(bytes) { event in … }
/// try reader.finish { event in … }
/// ```
package protocol ObservationReader: AnyObject {
    /// What was read so far and what became of it.
    var tally: ReadingTally { get }

    /// Takes the next bytes, cut anywhere, and delivers what they complete.
    ///
    /// Throws at the first thing after which nothing can be read; what was complete before it is delivered first, and every
    /// later call throws the same again.
    func feed(_ bytes: UnsafeRawBufferPointer, deliver: (ReadingEvent) -> Void) throws(ReadingError)

    /// Says that no more bytes will come, and delivers what was kept until the end. Throws when nothing of the format was
    /// found.
    func finish(deliver: (ReadingEvent) -> Void) throws(ReadingError)
}
