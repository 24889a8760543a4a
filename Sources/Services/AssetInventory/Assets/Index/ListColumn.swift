/// What an asset has several of: its open ports, its addresses. One array for all; an asset that changes gets a new place at
/// the end of it, and its old place stays until the index is read anew.
struct ListColumn<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var spans: [(start: UInt32, count: UInt32)] = []

    /// Elements, those left behind among them.
    var size: Int { elements.count }

    /// Sets what an asset has; places are added in order.
    mutating func set(_ place: Int, _ list: [Element]) {
        let span = (start: UInt32(elements.count), count: UInt32(list.count))
        elements.append(contentsOf: list)
        if place == spans.count { spans.append(span) } else { spans[place] = span }
    }

    /// The assets of which one element fits.
    func assets(where holds: (Element) -> Bool) -> AssetBits {
        elements.withUnsafeBufferPointer { elements in
            spans.withUnsafeBufferPointer { spans in
                AssetBits(count: spans.count) { place in
                    let span = spans[place]
                    for index in Int(span.start)..<Int(span.start + span.count) where holds(elements[index]) {
                        return true
                    }
                    return false
                }
            }
        }
    }
}
