/// A file for the visitor.
package struct Download: Sendable {
    /// Where the bytes come from.
    enum Source: Sendable {
        case bytes([UInt8])
        case file(path: String, removed: Bool)
        case chunks(@Sendable () -> AsyncThrowingStream<[UInt8], any Error>)
    }

    /// What the file is.
    package struct Kind: Sendable, Hashable {
        /// The media type.
        package let mediaType: String

        /// Takes a media type.
        package init(_ mediaType: String) {
            self.mediaType = mediaType
        }

        /// Word (ECMA-376).
        package static let docx = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        /// Excel (ECMA-376).
        package static let xlsx = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        /// Portable document (RFC 8118).
        package static let pdf = Kind("application/pdf")
        /// Comma-separated values in UTF-8 (RFC 4180).
        package static let csv = Kind("text/csv; charset=utf-8")
        /// Plain text in UTF-8.
        package static let text = Kind("text/plain; charset=utf-8")
        /// JSON (RFC 8259).
        package static let json = Kind("application/json")
        /// ZIP archive.
        package static let zip = Kind("application/zip")
        /// Anything else.
        package static let binary = Kind("application/octet-stream")
    }

    let source: Source
    let name: String
    let kind: Kind

    /// Bytes at hand.
    ///
    /// `name`: the file's name for the visitor, Chinese or not: `资产清单.xlsx`.
    package init(bytes: [UInt8], name: String, kind: Kind) {
        source = .bytes(bytes)
        self.name = name
        self.kind = kind
    }

    /// A file, read piece by piece while it is sent.
    ///
    /// `removed`: true for a file made only for this download; it is removed once sent or given up.
    package init(file path: String, name: String, kind: Kind, removed: Bool = false) {
        source = .file(path: path, removed: removed)
        self.name = name
        self.kind = kind
    }

    /// Bytes made while they are sent.
    package init(
        name: String, kind: Kind, chunks: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
    ) {
        source = .chunks(chunks)
        self.name = name
        self.kind = kind
    }

    /// The Content-Disposition header (RFC 6266): a plain name for old programs, and the real one by RFC 8187.
    var disposition: String {
        let shown = UploadedFile.shown(name)
        var plain = ""
        for scalar in shown.unicodeScalars {
            let isSafe = scalar.isASCII && scalar != "\"" && scalar != "\\" && scalar != "%" && scalar.value >= 0x20
            plain.unicodeScalars.append(isSafe ? scalar : "_")
        }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(percentEncoded(shown))"
    }
}
