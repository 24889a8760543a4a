import CXML

/// Reads an XML document piece by piece with libxml2 and hands its elements to a handler.
///
/// Made for files from strangers: nothing is ever loaded from outside, declarations in a DOCTYPE are refused (so no
/// entity can expand), and depth and the size of one tag are bounded, so that memory stays flat however long the
/// document is. Not for several threads at once.
final class XMLPushParser {
    /// Takes the elements. It must not own the parser.
    private let handler: any XMLHandler
    private let limits: ScanLimits
    private let context: xmlParserCtxtPtr
    private var depth = 0
    private var rootClosed = false
    private var rootSeen = false
    private var firstBytes: [UInt8] = []
    private var total = 0
    /// The first failure; everything after is the same failure again.
    private var failure: ParseError?

    /// Makes a parser for one document. Nil: no memory.
    init?(handler: any XMLHandler, limits: ScanLimits) {
        libxml2IsReady
        var sax = Self.callbacks()
        guard let context = xmlCreatePushParserCtxt(&sax, nil, nil, 0, nil) else { return nil }
        self.handler = handler
        self.limits = limits
        self.context = context
        // No option loads a DTD (DTDLOAD, DTDATTR), lifts libxml2's limits (HUGE) or goes on after an error (RECOVER).
        // NOENT replaces the five entities that there are (`getEntity` below): without it `&amp;` in an attribute comes as
        // `&#38;`. Declared entities are refused where they are declared.
        let options = [XML_PARSE_NONET, XML_PARSE_NOCDATA, XML_PARSE_NOENT].reduce(0) { $0 | $1.rawValue }
        xmlCtxtUseOptions(context, Int32(options))
        context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        // libxml2 makes a document of its own for entity declarations even in SAX mode.
        if let document = context.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(context)
    }

    /// The interned form of a name, to be compared with those that the handler is given.
    func intern(_ name: String) -> XMLName? {
        xmlDictLookup(context.pointee.dict, name, -1)
    }

    /// Line that is being read, from 1.
    var line: Int {
        context.pointee.input.map { Int($0.pointee.line) } ?? 0
    }

    /// Takes the next piece; at most some ten kilobytes, so that what it completes can be handed on soon.
    func feed(_ bytes: UnsafeRawBufferPointer) throws(ParseError) {
        if let failure { throw failure }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        if firstBytes.count < 32 { firstBytes += bytes.prefix(32 - firstBytes.count) }
        total += bytes.count
        xmlParseChunk(context, base.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 0)
        if let failure { throw failure }
        try checkPending(fed: bytes.count)
    }

    /// Refuses a tag or comment that has grown too large before its end has come: that is what libxml2 holds back.
    private func checkPending(fed: Int) throws(ParseError) {
        guard let input = context.pointee.input, let current = input.pointee.cur, let end = input.pointee.end else {
            return
        }
        let pending = UnsafeBufferPointer(start: current, count: end - current)
        if pending.count > limits.token + fed { throw fail(.tooLarge(what: "单个标签或注释的字节数", limit: limits.token)) }
        // libxml2 compares every attribute with every other: a megabyte of them would take it five seconds.
        if pending.count > Self.longTag, quotedValues(in: pending) > limits.attributes {
            throw fail(.tooLarge(what: "单个元素的属性个数", limit: limits.attributes))
        }
    }

    /// How many attribute values an unfinished start tag holds so far; 0 for a comment or the like.
    private func quotedValues(in tag: UnsafeBufferPointer<UInt8>) -> Int {
        guard tag.first == UInt8(ascii: "<"), tag.count > 1, tag[1] != UInt8(ascii: "!"), tag[1] != UInt8(ascii: "?")
        else { return 0 }
        var quote: UInt8?
        var count = 0
        for byte in tag {
            if let open = quote {
                if byte == open {
                    quote = nil
                    count += 1
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
        }
        return count
    }

    /// Says that no more will come.
    func finish() throws(ParseError) {
        if let failure { throw failure }
        if rootClosed {
            xmlParseChunk(context, nil, 0, 1)
            if let failure { throw failure }
            return
        }
        if total == 0 { throw fail(.empty) }
        let isXML = rootSeen || looksLikeXML
        throw fail(isXML ? .truncated : .notXML(start: printableStart))
    }

    /// Keeps the first failure and stops libxml2. Hosts are counted by whoever knows them.
    @discardableResult
    func fail(_ fault: ParseError.Fault, line: Int? = nil) -> ParseError {
        if let failure { return failure }
        let error = ParseError(fault, line: line ?? self.line, hostsRead: 0)
        failure = error
        xmlStopParser(context)
        return error
    }

    /// Bytes from which on an unfinished tag is looked into.
    private static let longTag = 64 << 10

    fileprivate func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        guard failure == nil else { return }
        depth += 1
        rootSeen = true
        if depth > limits.depth {
            fail(.tooDeep(limit: limits.depth))
            return
        }
        if attributes.count > limits.attributes {
            fail(.tooLarge(what: "单个元素的属性个数", limit: limits.attributes))
            return
        }
        do throws(ParseError) {
            try handler.start(name, attributes, line: line)
        } catch {
            fail(error.fault, line: error.line)
        }
    }

    fileprivate func end(_ name: XMLName) {
        guard failure == nil else { return }
        depth -= 1
        if depth == 0 { rootClosed = true }
        do throws(ParseError) {
            try handler.end(name, line: line)
        } catch {
            fail(error.fault, line: error.line)
        }
    }

    fileprivate func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        handler.text(bytes)
    }

    /// Takes libxml2's report of an error, of which only those end the reading that XML calls fatal.
    fileprivate func report(code: Int32, line: Int) {
        guard failure == nil else { return }
        if !rootSeen && !looksLikeXML {
            fail(.notXML(start: printableStart), line: 1)
        } else {
            fail(XMLRule.fault(code: code, tokenLimit: limits.token), line: line)
        }
    }

    /// True when the first character is `<`, after a byte order mark and white space; UTF-16 included.
    private var looksLikeXML: Bool {
        let rest = firstBytes.drop { [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return rest.first == UInt8(ascii: "<")
    }

    private var printableStart: String {
        let printable = firstBytes.prefix { (0x20..<0x7F).contains($0) }
        return String(decoding: printable, as: UTF8.self)
    }
}

/// libxml2's tables are made once, before the first parser.
private let libxml2IsReady: Void = xmlInitParser()

extension XMLPushParser {
    private static func parser(_ pointer: UnsafeMutableRawPointer?) -> XMLPushParser? {
        guard let pointer else { return nil }
        return Unmanaged<XMLPushParser>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// The functions that libxml2 calls; those left out are never called.
    private static func callbacks() -> xmlSAXHandler {
        var sax = xmlSAXHandler()
        sax.initialized = XML_SAX2_MAGIC
        sax.startElementNs = { user, name, _, _, _, _, count, _, attributes in
            guard let name, let parser = XMLPushParser.parser(user) else { return }
            parser.begin(name, XMLAttributes(base: attributes, count: Int(count)))
        }
        sax.endElementNs = { user, name, _, _ in
            guard let name else { return }
            XMLPushParser.parser(user)?.end(name)
        }
        sax.characters = { user, bytes, count in
            XMLPushParser.parser(user)?.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        sax.cdataBlock = sax.characters
        sax.serror = { user, error in
            guard let error, error.pointee.level == XML_ERR_FATAL else { return }
            XMLPushParser.parser(user)?.report(code: error.pointee.code, line: Int(error.pointee.line))
        }
        // Only the five entities of XML 1.0, section 4.6.
        sax.getEntity = { _, name in xmlGetPredefinedEntity(name) }
        sax.entityDecl = { user, _, _, _, _, _ in XMLPushParser.parser(user)?.fail(.declaration) }
        sax.unparsedEntityDecl = { user, _, _, _, _ in XMLPushParser.parser(user)?.fail(.declaration) }
        sax.notationDecl = { user, _, _, _ in XMLPushParser.parser(user)?.fail(.declaration) }
        sax.elementDecl = { user, _, _, _ in XMLPushParser.parser(user)?.fail(.declaration) }
        sax.attributeDecl = { user, _, _, _, _, _, values in
            // The list belongs to whoever takes the declaration.
            xmlFreeEnumeration(values)
            XMLPushParser.parser(user)?.fail(.declaration)
        }
        return sax
    }
}
