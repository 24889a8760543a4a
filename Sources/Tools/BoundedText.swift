/// Keeps the beginning and the end of a text of any length.
struct BoundedText: Sendable {
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private var left = 0
    private let headLimit: Int
    private let tailLimit: Int

    /// Takes how many bytes are kept at most: three quarters of the beginning, one quarter of the end.
    init(limit: Int) {
        headLimit = limit / 4 * 3
        tailLimit = limit - headLimit
    }

    /// Takes the next bytes.
    mutating func append(_ bytes: [UInt8]) {
        let room = headLimit - head.count
        head += bytes.prefix(room)
        tail += bytes.dropFirst(room)
        // Cut only now and then, so that many small pieces do not move the tail each time.
        if tail.count > 2 * tailLimit {
            let surplus = tail.count - tailLimit
            left += surplus
            tail.removeFirst(surplus)
        }
    }

    /// The text, with a mark where bytes were left out; bytes that are not UTF-8 become U+FFFD.
    var text: String {
        let kept = tail.suffix(tailLimit)
        let gap = left + tail.count - kept.count
        let middle = gap > 0 ? Array("\n……（略去 \(gap) 字节）……\n".utf8) : []
        return String(decoding: head + middle + kept, as: UTF8.self)
    }
}
