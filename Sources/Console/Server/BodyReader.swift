import Hummingbird
import Kernel
import NIOCore

/// Reads what a request carries, as its route allows.
struct BodyReader: Sendable {
    /// What was read.
    struct Content: Sendable {
        var form = FormValues()
        var files: [UploadedFile] = []
        var bytes: [UInt8] = []
    }

    /// Where uploads lie while they come in.
    let temporaryFolder: String
    /// The moment by which all must have come.
    let deadline: Timestamp
    /// Where the time comes from.
    let clock: Kernel.Clock

    /// Checks the announced length, before a byte is read.
    ///
    /// - Returns: the announced length; zero without a body.
    static func length(of request: Request, limit: Int) throws(ConsoleFault) -> Int {
        guard let text = request.headers[.contentLength] else {
            // Without a length the end of a broken connection looks like the end of the body.
            if request.headers[.transferEncoding] != nil { throw .unknownLength }
            return 0
        }
        guard let length = Int(text), length >= 0 else { throw .malformed("内容长度无法识别") }
        guard length <= limit else { throw .tooLarge(limit: limit) }
        return length
    }

    /// Reads a body of this many bytes.
    ///
    /// `fileName`: gives a name in the temporary folder that nothing else has.
    func read(
        _ request: Request, as body: Route.Body, length: Int, fileName: () -> String
    ) async throws -> Content {
        var content = Content()
        guard length > 0 else { return content }
        let type = headerParameters(request.headers[.contentType] ?? "")
        switch body {
        case .none:
            break
        case .bytes:
            guard ["", "application/json"].contains(type.value) else { throw ConsoleFault.wrongType }
            content.bytes = try await collect(request.body, length: length)
        case .file(_, let mediaTypes):
            guard mediaTypes.contains(type.value) else { throw ConsoleFault.wrongType }
            content.files = [try await write(request.body, length: length, type: type.value, fileName())]
        case .form, .upload:
            switch type.value {
            case "application/x-www-form-urlencoded":
                content.form = try URLEncodedForm.read(try await collect(request.body, length: length))
            case "multipart/form-data":
                guard let boundary = type["boundary"], let parser = MultipartParser(boundary: boundary) else {
                    throw ConsoleFault.malformed("上传内容缺少分隔标记")
                }
                var takesFiles = false
                if case .upload = body { takesFiles = true }
                var form = UploadedForm(parser: parser, folder: takesFiles ? temporaryFolder : nil)
                do {
                    try await each(of: request.body, length: length) { try form.take($0, fileName: fileName) }
                    content.form = try form.finish()
                    content.files = form.files
                } catch {
                    form.removeFiles()
                    throw error
                }
            default:
                throw ConsoleFault.wrongType
            }
        }
        return content
    }

    private func write(
        _ body: RequestBody, length: Int, type: String, _ name: String
    ) async throws -> UploadedFile {
        var file = try TemporaryFile(in: temporaryFolder, name: name)
        do {
            try await each(of: body, length: length) { try file.write(ArraySlice($0.readableBytesView)) }
        } catch {
            TemporaryFile.remove(file.path)
            throw error
        }
        return UploadedFile(field: "", name: name, contentType: type, path: file.path, size: file.size)
    }

    private func collect(_ body: RequestBody, length: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await each(of: body, length: length) { bytes.append(contentsOf: $0.readableBytesView) }
        return bytes
    }

    private func each(
        of body: RequestBody, length: Int, take: (ByteBuffer) throws -> Void
    ) async throws {
        var count = 0
        var buffers = body.makeAsyncIterator()
        while true {
            let next: ByteBuffer?
            do {
                next = try await buffers.next()
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // Whoever hangs up in the middle is no fault of the server.
                throw ConsoleFault.malformed("内容没有传完")
            }
            guard let buffer = next else { break }
            count += buffer.readableBytes
            guard count <= length else { throw ConsoleFault.malformed("内容长度与声明不符") }
            guard clock.now() <= deadline else { throw ConsoleFault.slow }
            try take(buffer)
        }
        guard count == length else { throw ConsoleFault.malformed("内容长度与声明不符") }
    }
}

/// A form with files while it comes in.
struct UploadedForm {
    /// One plain field may have so many bytes.
    private static let longestField = 65_536

    private enum Part {
        case none
        case field(name: String, value: [UInt8])
        case file(header: MultipartPart, name: String)
        case skipped
    }

    /// The files so far.
    private(set) var files: [UploadedFile] = []
    private var parser: MultipartParser
    private let folder: String?
    private var form = FormValues()
    private var part = Part.none
    private var open: OpenFile?
    private var partCount = 0

    /// Boxes the noncopyable file, so that the form can hold it.
    private final class OpenFile {
        var file: TemporaryFile
        init(_ file: consuming TemporaryFile) {
            self.file = file
        }
    }

    init(parser: MultipartParser, folder: String?) {
        self.parser = parser
        self.folder = folder
    }

    /// Takes more bytes.
    mutating func take(_ buffer: ByteBuffer, fileName: () -> String) throws {
        for event in try parser.feed(buffer.readableBytesView) {
            switch event {
            case .began(let header): try begin(header, fileName)
            case .data(let bytes): try add(bytes)
            case .ended: try end()
            }
        }
    }

    /// The fields, once all bytes have been taken.
    mutating func finish() throws(ConsoleFault) -> FormValues {
        guard parser.isComplete else { throw .malformed("上传内容不完整") }
        return form
    }

    /// Removes the files written so far.
    mutating func removeFiles() {
        if let open { TemporaryFile.remove(open.file.path) }
        open = nil
        for file in files {
            TemporaryFile.remove(file.path)
        }
        files = []
    }

    private mutating func begin(_ header: MultipartPart, _ fileName: () -> String) throws {
        partCount += 1
        guard partCount <= URLEncodedForm.mostFields else { throw ConsoleFault.malformed("表单字段过多") }
        guard let name = header.fileName else {
            part = .field(name: header.name, value: [])
            return
        }
        guard !name.isEmpty else {
            // A file field in which nothing was chosen (HTML Standard, 4.10.21.4).
            part = .skipped
            return
        }
        guard let folder else { throw ConsoleFault.wrongType }
        guard files.count < 100 else { throw ConsoleFault.malformed("单次上传的文件过多") }
        open = OpenFile(try TemporaryFile(in: folder, name: fileName()))
        part = .file(header: header, name: name)
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) throws {
        switch part {
        case .none, .skipped: break
        case .field(let name, var value):
            guard value.count + bytes.count <= Self.longestField else {
                throw ConsoleFault.tooLarge(limit: Self.longestField)
            }
            part = .none
            value.append(contentsOf: bytes)
            part = .field(name: name, value: value)
        case .file:
            try open?.file.write(bytes)
        }
    }

    private mutating func end() throws {
        switch part {
        case .none, .skipped: break
        case .field(let name, let value):
            guard !value.contains(0), let text = String(validating: value, as: UTF8.self) else {
                throw ConsoleFault.malformed("表单中含有无法识别的编码", place: name)
            }
            form.append(name, text)
        case .file(let header, let name):
            if let open {
                files.append(
                    UploadedFile(
                        field: header.name, name: UploadedFile.shown(name), contentType: header.contentType,
                        path: open.file.path, size: open.file.size))
            }
            open = nil
        }
        part = .none
    }
}
