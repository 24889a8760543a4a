import CXML

/// A name that the parser has interned: equal names are equal pointers while the parser lives.
typealias XMLName = UnsafePointer<UInt8>

/// What takes the elements of a document while it is read.
protocol XMLHandler: AnyObject {
    /// An element begins.
    func start(_ name: XMLName, _ attributes: XMLAttributes, line: Int) throws(ParseError)
    /// An element ends.
    func end(_ name: XMLName, line: Int) throws(ParseError)
    /// Text between tags; one text may come in several pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// The attributes of one element, valid during the call that they are handed to.
struct XMLAttributes {
    /// One attribute; the value points into the parser's buffer.
    struct Attribute {
        /// Interned.
        let name: XMLName
        /// UTF-8 without a zero at the end.
        let value: UnsafeBufferPointer<UInt8>
    }

    /// libxml2's array: five pointers each for name, prefix, namespace, begin and end of the value.
    private let base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    /// How many.
    let count: Int

    /// Takes what `startElementNsSAX2Func` is handed.
    init(base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int) {
        self.base = base
        self.count = base == nil ? 0 : count
    }

    /// The attribute at a place below `count`.
    subscript(_ index: Int) -> Attribute? {
        guard index < count, let fields = base?.advanced(by: index * 5), let name = fields[0], let begin = fields[3],
            let end = fields[4]
        else { return nil }
        return Attribute(name: name, value: UnsafeBufferPointer(start: begin, count: end - begin))
    }

    /// The value of an attribute. Nil: the element has none of that name.
    func value(of name: XMLName) -> UnsafeBufferPointer<UInt8>? {
        for index in 0..<count {
            if let attribute = self[index], attribute.name == name { return attribute.value }
        }
        return nil
    }
}
