import CXML

/// Takes the elements of a part that is read whole and once: names as text, attributes as text.
///
/// For the small parts of a workbook; the sheets have a handler of their own.
final class PartHandler: XMLHandler {
    private let onStart: (String, [String: String]) -> Void

    /// Takes what to do with each element that begins.
    init(_ onStart: @escaping (String, [String: String]) -> Void) {
        self.onStart = onStart
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes, line: Int) throws(ParseError) {
        var values: [String: String] = [:]
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            values[String(cString: attribute.name)] = String(decoding: attribute.value, as: UTF8.self)
        }
        onStart(String(cString: name), values)
    }

    func end(_ name: XMLName, line: Int) throws(ParseError) {}

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Parts of a workbook (ECMA-376 part 1 and 2) as XML.
extension ZipArchive {
    /// Parses a part with a handler; `prepare` is given the parser before the first byte. False: there is no such part.
    func parse(
        _ part: String, _ handler: any XMLHandler, prepare: (XMLPushParser) -> Void = { _ in },
        goesOn: () throws(ReadingError) -> Bool = { true }
    ) throws(ReadingError) -> Bool {
        var limits = ScanLimits()
        limits.attributes = 256
        guard let parser = XMLPushParser(handler: handler, limits: limits) else {
            throw ReadingError(.tooLarge(what: "解析器所需的内存", limit: limits.token))
        }
        prepare(parser)
        var isWhole = true
        do {
            let isThere = try read(part) { (bytes) throws(ReadingError) in
                do throws(ParseError) {
                    try parser.feed(bytes)
                } catch {
                    throw Self.fault(error, part)
                }
                isWhole = try goesOn()
                return isWhole
            }
            guard isThere else { return false }
        }
        if isWhole {
            do throws(ParseError) {
                try parser.finish()
            } catch {
                throw Self.fault(error, part)
            }
        }
        return true
    }

    /// What went wrong in a part.
    private static func fault(_ error: ParseError, _ part: String) -> ReadingError {
        let place = "部件“\(part)”第 \(error.line) 行"
        return switch error.fault {
        case .tooLarge(let what, let limit): ReadingError(.tooLarge(what: what, limit: limit), place: place)
        case .tooDeep(let limit): ReadingError(.tooLarge(what: "XML 嵌套层数", limit: limit), place: place)
        case .truncated, .empty: ReadingError(.truncated("部件“\(part)”"))
        case .declaration: ReadingError(.malformed("工作簿中含有实体或文档类型声明，已拒绝读取"), place: place)
        case .malformed(let rule, _): ReadingError(.malformed("工作簿的 XML 有错误：\(rule)"), place: place)
        default: ReadingError(.malformed("工作簿的部件“\(part)”内容不正确"), place: place)
        }
    }
}
