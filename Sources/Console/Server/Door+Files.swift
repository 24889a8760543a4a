import HTTPTypes
import Hummingbird
import NIOCore

extension Door {
    /// Answers requests for style sheets, scripts and fonts. Nil: the address is not of that sort.
    func file(_ request: Request, _ visit: Visit) throws(ConsoleFault) -> Response? {
        let path = request.path
        guard path.hasPrefix(StaticAssets.prefix) else { return nil }
        guard request.method == .get || request.method == .head else { throw .wrongMethod([.get]) }
        guard let (file, isCurrent) = assets.file(at: path) else { throw .notFound }
        var fields = HTTPFields()
        SecurityHeaders.add(to: &fields, isSecure: configuration.scheme == .https)
        fields[.contentType] = file.mediaType
        // The address holds a hash of the content, so the content never changes (RFC 8246). Another hash is an old page's.
        fields[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
        var bytes = file.bytes
        if let compressed = file.compressed {
            fields[.vary] = "Accept-Encoding"
            if request.headers[.acceptEncoding]?.lowercased().contains("gzip") == true {
                fields[.contentEncoding] = "gzip"
                bytes = compressed
            }
        }
        return send(visit, request, status: 200, fields, ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
