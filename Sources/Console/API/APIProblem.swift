import Kernel

/// An error as programs read it (RFC 9457), in Chinese and English.
enum APIProblem {
    static let mediaType = "application/problem+json"

    /// The members besides those of the RFC: `code`, stable and for programs; `title_en`; `place`, the field or parameter;
    /// `request_id`, for the log.
    static let schema = APISchema(
        ["$ref": "#/components/schemas/Problem"],
        named: [
            "Problem": [
                "type": "object", "title": "错误说明（RFC 9457）",
                "required": ["type", "title", "title_en", "status", "code", "request_id"],
                "properties": [
                    "type": ["type": "string"], "title": ["type": "string"], "title_en": ["type": "string"],
                    "status": ["type": "integer"], "code": ["type": "string"], "detail": ["type": "string"],
                    "place": ["type": "string"], "request_id": ["type": "string"],
                ],
            ]
        ])

    static func json(_ error: any Error, _ status: Int, _ explanation: Explanation, requestID: String) -> JSONValue {
        let code = code(of: error)
        var members: [(String, JSONValue)] = [
            ("type", .string("urn:anhu:problem:\(code)")), ("title", .string(explanation.summary)),
            ("title_en", .string(english(error))), ("status", .integer(status)), ("code", .string(code)),
            ("request_id", .string(requestID)),
        ]
        if let advice = explanation.advice { members.append(("detail", .string(advice))) }
        if let place = explanation.place { members.append(("place", .string(place))) }
        return .object(members)
    }

    /// `directory.no-account`: the type of the error and its case.
    static func code(of error: any Error) -> String {
        guard error is any ExplainedError else { return "internal" }
        var type = String(describing: Swift.type(of: error))
        for ending in ["Error", "Fault"] where type.hasSuffix(ending) && type != ending {
            type.removeLast(ending.count)
        }
        let mirror = Mirror(reflecting: error)
        guard mirror.displayStyle == .enum else { return dashed(type) }
        let name = mirror.children.first?.label ?? String(describing: error)
        return dashed(type) + "." + dashed(name.prefix { $0.isLetter || $0.isNumber })
    }

    private static func dashed(_ name: some StringProtocol) -> String {
        var result = ""
        var wasCapital = true
        for character in name {
            if character.isUppercase, !wasCapital { result += "-" }
            wasCapital = character.isUppercase
            result += character.lowercased()
        }
        return result
    }

    private static func english(_ error: any Error) -> String {
        if let fault = error as? ConsoleFault { return fault.english }
        guard let explained = error as? any ExplainedError else { return "Internal error" }
        return switch explained.kind {
        case .badInput: "The request was understood, but a value in it cannot be taken"
        case .notFound: "No such record, or none that this account may see"
        case .forbidden: "Not allowed to this account"
        case .conflict: "The present state of the record does not allow this"
        case .tooLarge: "Too large"
        case .unavailable: "Not available at the moment"
        case .damaged: "Records or files are damaged; tell the administrator"
        }
    }
}

extension ConsoleFault {
    /// What it means, for programs and their makers.
    fileprivate var english: String {
        switch self {
        case .notFound: "No such page or record"
        case .wrongMethod: "The address does not take this method"
        case .notSignedIn: "A token or a session is needed"
        case .wrongToken: "The token is unknown, expired, revoked, or not for this address"
        case .forbidden: "Neither the account nor the token's scopes allow this"
        case .forged: "The token against forged requests is missing or stale"
        case .malformed: "The request cannot be read; see place"
        case .tooLarge(let limit): "The body is larger than \(limit) bytes"
        case .unknownLength: "The header Content-Length is missing"
        case .longAddress: "The address is too long"
        case .wrongType: "The body is not of a media type that is taken here"
        case .slow: "The body took too long to come"
        case .wrongHost: "Not a host name of this server"
        case .tooMany(let seconds): "Too many requests; wait \(seconds) seconds"
        case .longHeader: "The header is too long"
        case .busy: "Too many requests at once; try again"
        }
    }
}
