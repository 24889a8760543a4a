import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

extension Door {
    /// Turns what a handler answered into what is sent: frame, token, cookies, headers; and writes the access log.
    func finish(_ visit: Visit, _ request: Request, _ answer: ConsoleResponse) -> Response {
        var fields = HTTPFields()
        SecurityHeaders.add(to: &fields, isSecure: configuration.scheme == .https)
        fields[.cacheControl] = "no-store"
        fields[header: "X-Request-ID"] = visit.id
        var cookies: [String] = []
        var status = answer.status
        var body: ResponseBody
        switch answer.body {
        case .page(let page):
            var notices: [Notice] = []
            if let value = visit.cookies[.notice] {
                cookies.append(visit.cookies.removing(.notice))
                if let notice = forgery.opened(value).flatMap(Self.notice) { notices.append(notice) }
            }
            let (before, after) = frame.render(
                page, visitor: visit.visitor, counts: visit.counts, path: request.path, notices: notices,
                at: visit.now)
            body = markup([before, page.content, after], visit, &cookies)
            fields[.contentType] = "text/html; charset=utf-8"
        case .fragment(let html):
            body = markup([html], visit, &cookies)
            fields[.contentType] = "text/html; charset=utf-8"
        case .bytes(let bytes, let mediaType):
            fields[.contentType] = mediaType
            body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .download(let download):
            fields[.contentType] = download.kind.mediaType
            fields[.contentDisposition] = download.disposition
            do throws(StorageFault) {
                body = try DownloadBody.make(download)
            } catch {
                return finish(visit, request, failure(error, request, visit))
            }
        case .events(let events):
            guard let stream = EventBody.make(events, configuration, streams, visit.logger) else {
                return finish(visit, request, failure(ConsoleFault.busy, request, visit))
            }
            fields[.contentType] = "text/event-stream"
            // nginx would hold events back otherwise.
            fields[header: "X-Accel-Buffering"] = "no"
            body = stream
        case .redirect(let link):
            // A script would follow the redirect itself and put the whole page into a part of this one.
            if visit.isFragment {
                status = 200
                fields[header: "HX-Redirect"] = link.text
            } else {
                fields[.location] = link.text
            }
            body = ResponseBody()
        case .none:
            body = ResponseBody()
        }
        if let notice = answer.notice {
            let value = forgery.sealed("\(notice.tone.rawValue) \(notice.text.prefix(300))")
            cookies.append(visit.cookies.setting(.notice, to: value, for: 60))
        }
        switch answer.session {
        case .start(let token): cookies.append(visit.cookies.setting(.session, to: token))
        case .end: cookies.append(visit.cookies.removing(.session))
        case nil: break
        }
        for cookie in cookies {
            fields.append(HTTPField(name: .setCookie, value: cookie))
        }
        if let seconds = answer.retryAfter { fields[.retryAfter] = String(seconds) }
        if answer.challenge { fields[.wwwAuthenticate] = "Bearer realm=\"anhu\"" }
        if !answer.allowed.isEmpty {
            fields[.allow] = answer.allowed.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
                .joined(separator: ", ")
        }
        return send(visit, request, status: status, fields, body)
    }

    /// Sends the answer: without its body to HEAD, and closing the connection where a long body was left unread.
    func send(
        _ visit: Visit, _ request: Request, status: Int, _ fields: HTTPFields, _ content: ResponseBody
    ) -> Response {
        var fields = fields
        var body = content
        let length = content.contentLength
        if request.method == .head {
            body = ResponseBody(contentLength: length) { try await $0.finish(nil) }
        } else if isLeftUnread(request, visit) {
            fields[.connection] = "close"
            body = Self.closing(content, request.body, visit.channel)
        }
        let elapsed = ContinuousClock.now - visit.started
        let (seconds, attoseconds) = elapsed.components
        visit.logger.log(
            level: status >= 500 ? .error : .info, "request answered",
            metadata: [
                "method": "\(request.method.rawValue)", "path": .string(Self.logged(request.path)),
                "route": "\(visit.route?.name ?? "-")", "status": "\(status)", "peer": "\(visit.peer)",
                "account": "\(visit.visitor?.accountID.description ?? "-")",
                "bytes": "\(length.map(String.init) ?? "-")",
                "microseconds": "\(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)",
            ])
        return Response(
            status: HTTPResponse.Status(code: status, reasonPhrase: ""), headers: fields, body: body)
    }

    /// The pieces in one buffer, with the visitor's token in its places.
    private func markup(_ pieces: [HTML], _ visit: Visit, _ cookies: inout [String]) -> ResponseBody {
        let token: String
        if let visitor = visit.visitor {
            token = forgery.token(for: visitor)
        } else {
            // The value stays, so that every open page of a visitor without a session has the same.
            let value = visit.cookies[.preSession] ?? base64url(randomBytes(32))
            token = forgery.token(preSession: value)
            if pieces.contains(where: \.hasTokenPlace) {
                cookies.append(visit.cookies.setting(.preSession, to: value))
            }
        }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(pieces.reduce(4_096) { $0 + $1.bytes.count })
        for piece in pieces {
            piece.pieces(token: token) { buffer.writeBytes($0) }
        }
        return ResponseBody(byteBuffer: buffer)
    }

    private static func notice(_ text: String) -> Notice? {
        guard let space = text.firstIndex(of: " "), let tone = Notice.Tone(rawValue: String(text[..<space])) else {
            return nil
        }
        return Notice(tone, String(text[text.index(after: space)...]))
    }

    /// The path for the log: without control characters, at most 200 bytes, so that no line can be forged.
    private static func logged(_ path: String) -> String {
        String(decoding: path.utf8.prefix(200).map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// True where a body came with the request that nobody will read and that is too long to wait for.
    private func isLeftUnread(_ request: Request, _ visit: Visit) -> Bool {
        if visit.unread == 0 { return false }
        if request.headers[.transferEncoding] != nil { return true }
        guard let length = request.headers[.contentLength] else { return false }
        return (Int(length) ?? .max) > Route.Body.usualLimit
    }

    /// The body, after whose last byte a little more is read, so that the sender sees the answer, and the connection closed.
    private static func closing(
        _ content: ResponseBody, _ unread: RequestBody, _ channel: any Channel
    ) -> ResponseBody {
        ResponseBody(contentLength: content.contentLength) { writer in
            try await content.write(writer)
            var rest = 4 * 1_048_576
            for try await buffer in unread {
                rest -= buffer.readableBytes
                if rest <= 0 { break }
            }
            channel.close(promise: nil)
        }
    }
}
