extension AddressSet {
    /// Reads ranges separated by commas, Chinese commas, semicolons, spaces or line ends. Nil: one of them is none.
    package init?(text: String) {
        var ranges: [AddressRange] = []
        for part in Self.parts(text) {
            guard let range = AddressRange(part) else { return nil }
            ranges.append(range)
        }
        self.init(ranges)
    }

    /// The texts of the single ranges.
    package static func parts(_ text: String) -> [Substring] {
        text.split(whereSeparator: { ",，、;；".contains($0) || $0.isWhitespace })
    }
}
