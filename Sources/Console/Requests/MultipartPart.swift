/// The header of one part of `multipart/form-data`.
struct MultipartPart: Equatable, Sendable {
    /// The field's name.
    var name: String
    /// The file's name as the browser gave it. Nil: a plain field.
    var fileName: String?
    /// What the browser takes the file to be; never to be relied on.
    var contentType: String?

    /// Takes the values.
    init(name: String, fileName: String? = nil, contentType: String? = nil) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
    }

    /// Reads the header lines.
    init(header: ArraySlice<UInt8>) throws(ConsoleFault) {
        var name: String?
        for line in header.split(separator: 0x0A) {
            guard let text = String(validating: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self) else {
                throw .malformed("上传内容的分段头不是 UTF-8 编码")
            }
            guard let colon = text.firstIndex(of: ":") else { continue }
            let value = text[text.index(after: colon)...]
            switch text[..<colon].lowercased() {
            case "content-disposition":
                let parameters = headerParameters(value)
                guard parameters.value == "form-data" else { throw .malformed("上传内容的分段头有误") }
                name = parameters["name"].map(Self.unescaped)
                fileName = parameters["filename"].map(Self.unescaped)
            case "content-type":
                contentType = trimmed(value)
            default:
                continue
            }
        }
        guard let name else { throw .malformed("上传内容的分段没有字段名") }
        self.name = name
    }

    /// Browsers send `"` and line ends in names percent-encoded (HTML Standard, 4.10.21.8), and only these.
    private static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[percent...]
            if rest.hasPrefix("%22") {
                result += "\""
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("%0D") || rest.hasPrefix("%0A") {
                result += " "
                rest = rest.dropFirst(3)
            } else {
                result += "%"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}

/// A header value with its parameters: `form-data; name="a"`.
struct HeaderParameters {
    /// What is before the first semicolon, in lower case.
    let value: String
    private let parameters: [(name: String, value: String)]

    init(value: String, parameters: [(name: String, value: String)]) {
        self.value = value
        self.parameters = parameters
    }

    /// The parameter of that name, given in lower case.
    subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }
}

/// Reads a header value with parameters (RFC 9110, section 5.6.6).
func headerParameters(_ text: some StringProtocol) -> HeaderParameters {
    var parts: [String] = []
    var part = ""
    var isQuoted = false
    var isEscaped = false
    for character in text {
        if isEscaped {
            // Only `\"` and `\\` are escapes; old browsers sent whole Windows paths.
            if character != "\"" && character != "\\" { part.append("\\") }
            part.append(character)
            isEscaped = false
        } else if isQuoted && character == "\\" {
            isEscaped = true
        } else if character == "\"" {
            isQuoted.toggle()
        } else if character == ";" && !isQuoted {
            parts.append(part)
            part = ""
        } else {
            part.append(character)
        }
    }
    parts.append(part)
    let parameters = parts.dropFirst().compactMap { part -> (name: String, value: String)? in
        guard let equals = part.firstIndex(of: "=") else { return nil }
        return (trimmed(part[..<equals]).lowercased(), trimmed(part[part.index(after: equals)...]))
    }
    return HeaderParameters(value: trimmed(parts[0]).lowercased(), parameters: parameters)
}
