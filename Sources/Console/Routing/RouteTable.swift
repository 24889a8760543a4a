/// Every entrance to the server, as data: the door works from it, and so does the test that tries each route under each
/// role with forged numbers.
///
///     routes.page(["assets", .parameter(Links.assetID)], access: .permission(.viewAssets)) { request in
///         let id = try request[Links.assetID]
///         …
///     }
package struct RouteTable: Sendable {
    /// A function behind a route.
    package typealias Handler = @Sendable (ConsoleRequest) async throws -> ConsoleResponse

    /// The routes in the order in which they were declared.
    package private(set) var routes: [Route] = []

    /// No routes yet.
    package init() {}

    /// A page, by GET. It must be possible to call it twice with no harm.
    package mutating func page(
        _ path: PathPattern, access: Access, rate: Route.Rate = .free, openUnder: Set<Obligation> = [],
        _ handler: @escaping Handler
    ) {
        add(.get, path, .page, access, .none, rate: rate, openUnder: openUnder, handler)
    }

    /// What a form's button does, by POST. Answers with `.redirect` when it is done, and with the page again (`.page`,
    /// status 422) when a field is wrong.
    package mutating func action(
        _ path: PathPattern, access: Access, body: Route.Body = .form(limit: Route.Body.usualLimit),
        rate: Route.Rate = .free, openUnder: Set<Obligation> = [], _ handler: @escaping Handler
    ) {
        add(.post, path, .page, access, body, rate: rate, openUnder: openUnder, handler)
    }

    /// A part of a page, by GET.
    package mutating func fragment(_ path: PathPattern, access: Access, _ handler: @escaping Handler) {
        add(.get, path, .fragment, access, .none, handler)
    }

    /// A file, by GET.
    package mutating func download(_ path: PathPattern, access: Access, _ handler: @escaping Handler) {
        add(.get, path, .download, access, .none, handler)
    }

    /// Server-sent events, by GET.
    package mutating func stream(_ path: PathPattern, access: Access, _ handler: @escaping Handler) {
        add(.get, path, .stream, access, .none, handler)
    }

    /// JSON for programs.
    package mutating func api(
        _ method: Method, _ path: PathPattern, access: Access, limit: Int = Route.Body.usualLimit,
        _ handler: @escaping Handler
    ) {
        add(method, path, .api, access, method.isUnsafe ? .bytes(limit: limit) : .none, handler)
    }

    /// An operation of the interface for programs: it takes a token, and stands in the description of the interface. The
    /// handler sees only queries that keep to what the operation declares.
    package mutating func operation(
        _ method: Method, _ path: PathPattern, access: Access, _ operation: APIOperation, _ handler: @escaping Handler
    ) {
        let body: Route.Body =
            switch operation.body {
            case .none: .none
            case .json(_, let limit): .bytes(limit: limit)
            case .file(let types, let limit, _): .file(limit: limit, mediaTypes: types)
            }
        add(method, path, .api, access, body, operation: operation) { request in
            try APIParameter.check(request.query, against: operation.query)
            return try await handler(request)
        }
    }

    /// What the operations for programs want of those that call them, by name.
    package var operationPermissions: [Permission] {
        Set(routes.filter { $0.operation != nil }.flatMap(\.access.permissions)).sorted { $0.rawValue < $1.rawValue }
    }

    private mutating func add(
        _ method: Method, _ path: PathPattern, _ kind: Route.Kind, _ access: Access, _ body: Route.Body,
        rate: Route.Rate = .free, openUnder: Set<Obligation> = [], operation: APIOperation? = nil,
        _ handler: @escaping Handler
    ) {
        routes.append(
            Route(
                method: method, path: path, kind: kind, access: access, body: body, rate: rate, openUnder: openUnder,
                operation: operation, handler: handler))
    }
}
