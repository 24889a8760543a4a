/// A piece of a page: UTF-8 markup that is well formed and safe to send, because everything that came from a person
/// went through `text(_:)` or an `Attribute`.
///
/// `HTML` and `String` are different types on purpose: a `String` can get into a page only as escaped text, and markup
/// can get in only as a literal inside this target. It remembers where the token against forged requests is to stand until
/// the server knows whose page it is (`finished(token:)`).
package struct HTML: Sendable, Equatable {
    /// The markup so far.
    package private(set) var bytes: [UInt8] = []
    /// Before which bytes the token will stand, in order.
    private var tokenPlaces: [Int] = []

    /// Nothing yet.
    package init() {}

    /// The text, escaped.
    package init(text: String) {
        self.text(text)
    }

    /// True when there is nothing in it.
    package var isEmpty: Bool { bytes.isEmpty && tokenPlaces.isEmpty }

    /// Makes room for so many more bytes, once, before a long table.
    package mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(bytes.count + count)
    }

    /// Adds another piece after this one.
    package mutating func add(_ other: HTML) {
        if !other.tokenPlaces.isEmpty { tokenPlaces += other.tokenPlaces.map { $0 + bytes.count } }
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds a component after this piece.
    package mutating func add(_ component: some Component) {
        component.render(into: &self)
    }

    /// Adds the text, with everything escaped or replaced that a browser could take for more than text.
    package mutating func text(_ text: String) {
        appendEscaped(text, to: &bytes)
    }

    /// Adds the number in decimal.
    package mutating func number(_ number: some BinaryInteger) {
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Adds literal markup. Inlined, since a table adds tens of thousands of literals. Only for components of this target: pages elsewhere are composed of components.
    @inline(__always)
    mutating func markup(_ literal: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Adds bytes that are known to hold no character with a meaning in markup: digits, base64url, our own JSON escapes.
    mutating func trusted(_ safe: some Collection<UInt8>) {
        bytes.append(contentsOf: safe)
    }

    /// Adds one such byte.
    mutating func trusted(_ safe: UInt8) {
        bytes.append(safe)
    }

    /// Adds the place at which the visitor's token against forged requests will stand.
    mutating func tokenPlace() {
        tokenPlaces.append(bytes.count)
    }

    /// True when the visitor's token has a place in it.
    var hasTokenPlace: Bool { !tokenPlaces.isEmpty }

    /// The markup with every token place filled in.
    package func finished(token: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        pieces(token: token) { result.append(contentsOf: $0) }
        return result
    }

    /// Hands out the markup piece by piece, the token in its places. The token is base64url, so nothing in it needs escaping.
    func pieces(token: String, _ take: (UnsafeBufferPointer<UInt8>) -> Void) {
        var token = token
        bytes.withUnsafeBufferPointer { source in
            var start = 0
            for place in tokenPlaces {
                take(UnsafeBufferPointer(rebasing: source[start..<place]))
                token.withUTF8 { take($0) }
                start = place
            }
            take(UnsafeBufferPointer(rebasing: source[start...]))
        }
    }
}

/// Something that can be put into a page: each component of the kit is one.
package protocol Component {
    /// Adds the component's markup.
    func render(into html: inout HTML)
}

extension HTML: Component {
    package func render(into html: inout HTML) {
        html.add(self)
    }
}
