import FoundationEssentials

extension ConsoleResponse {
    /// A value as JSON, members in alphabetical order.
    package static func json(encoding value: some Encodable, status: Int = 200) throws -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Self(status: status, .bytes(Array(try encoder.encode(value)), mediaType: "application/json"))
    }
}
