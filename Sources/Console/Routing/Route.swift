/// One entrance to the server: what it answers, whom, how much it reads, and the function behind it.
package struct Route: Sendable {
    /// What sort of answer a route gives, and so the form in which errors are told.
    package enum Kind: String, Sendable, CaseIterable {
        /// A whole page for a browser.
        case page
        /// Part of a page, fetched by a script.
        case fragment
        /// JSON for a program; errors are `application/problem+json` (RFC 9457).
        case api
        /// A file.
        case download
        /// Server-sent events.
        case stream
    }

    /// What the request may carry.
    package enum Body: Sendable, Hashable {
        /// Nothing.
        case none
        /// Form fields (`application/x-www-form-urlencoded` or `multipart/form-data` without files), up to so many bytes.
        case form(limit: Int)
        /// Form fields with files, which are written to temporary files as they come; so many bytes in all.
        case upload(limit: Int)
        /// Any bytes up to so many, read with `ConsoleRequest.bytes`: JSON for a program.
        case bytes(limit: Int)
        /// One file as the whole body, of one of these media types, written to a temporary file as it comes; up to so many
        /// bytes.
        case file(limit: Int, mediaTypes: [String])

        /// The usual limit of forms and JSON: 64 KiB.
        package static let usualLimit = 65_536
    }

    /// How often one address may call the route.
    package enum Rate: String, Sendable, CaseIterable {
        /// As often as the server can.
        case free
        /// Guessing must be slow: signing in, second factor (see `ConsoleConfiguration.guardedRate`).
        case guarded
    }

    /// The method.
    package let method: Method
    /// The paths.
    package let path: PathPattern
    /// What sort of answer.
    package let kind: Kind
    /// Who may call it.
    package let access: Access
    /// What the request may carry.
    package let body: Body
    /// How often.
    package let rate: Rate
    /// The obligations under which the route stays open: the page that changes a password must be reachable while the
    /// password must be changed.
    package let openUnder: Set<Obligation>
    /// What it does, for programs that bear a token. Nil: it takes no token.
    package let operation: APIOperation?
    /// The function behind it.
    let handler: @Sendable (ConsoleRequest) async throws -> ConsoleResponse

    /// `GET /assets/{asset}`: unique in a table, stable, and known in the audit trail and the log.
    package var name: String { "\(method.rawValue) \(path)" }
}
