import ScanImports

/// What an interface answered, without the secrets that it may have repeated.
struct DeviceAnswer: Sendable {
    /// The text, to be kept as evidence.
    let bytes: [UInt8]
    /// What the text says, or why it cannot be read.
    let content: Result<JSONValue, ReadingError>
}
