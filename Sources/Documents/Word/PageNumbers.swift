/// On which page each heading stands, as `pdfinfo -dests` of poppler tells it.
enum PageNumbers {
    /// Reads lines such as `   4 [ XYZ   79  771 null      ] "sec12"`; other lines and other names are passed over.
    static func read(_ listing: String) -> [(anchor: String, page: Int)] {
        listing.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let first = words.first, let page = Int(first), let last = words.last else { return nil }
            let name = last.filter { $0 != "\"" }
            guard name.hasPrefix("sec"), Int(name.dropFirst(3)) != nil else { return nil }
            return (name, page)
        }
    }
}
