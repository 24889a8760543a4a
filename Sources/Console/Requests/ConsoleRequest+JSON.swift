import FoundationEssentials

extension ConsoleRequest {
    /// The body as JSON.
    ///
    /// - Throws: malformed (400) naming the member that is missing or wrong.
    package func json<Value: Decodable>(_ type: Value.Type) throws(ConsoleFault) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw .malformed("JSON 内容不符合要求", place: error.place)
        } catch {
            throw .malformed("JSON 内容不符合要求")
        }
    }
}

extension DecodingError {
    fileprivate var place: String? {
        let path =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            case .keyNotFound(let key, let context): context.codingPath + [key]
            @unknown default: [any CodingKey]()
            }
        return path.isEmpty ? nil : path.map(\.stringValue).joined(separator: ".")
    }
}
