import HTTPTypes
import Hummingbird
import HummingbirdCore
import Kernel
import Logging
import NIOCore
import ServiceLifecycle

/// The console: modules put together to one server. It runs as a service among the Server's others, and stops gracefully:
/// requests under way are answered, event streams end.
///
/// Its description is a word: a service group describes each of its services for the log, and an ordinary description
/// would spell out every byte of the style sheets and of the key, in seconds and into the log.
package struct ConsoleServer: Sendable, Service, CustomStringConvertible {
    /// `console`.
    package var description: String { "console" }

    /// Every entrance, for the test that walks them all.
    package let routes: [Route]
    /// Who may do what, as all modules say.
    package let permissions: PermissionTable
    /// What of the style sheets and scripts was found.
    package let assets: StaticAssets
    private let configuration: ConsoleConfiguration
    private let door: Door
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Puts the server together.
    ///
    /// - `modules`: what the services give.
    /// - `authority`: knows sessions.
    /// - `audit`: takes down refusals.
    /// - `key`: at least 32 random bytes; should stay the same over restarts, or open sign-in pages must be loaded anew.
    /// - `randomBytes`: gives so many bytes that nobody can foretell.
    /// - `onListening`: called with the port once connections are accepted.
    /// - Throws: `RouteConflict` when two modules declare the same method and path.
    package init(
        configuration: ConsoleConfiguration, modules: [any ConsoleModule], authority: any SessionAuthority,
        audit: any RefusalAudit, assets: StaticAssets, key: [UInt8], clock: Kernel.Clock,
        randomBytes: @escaping @Sendable (Int) -> [UInt8], logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(RouteConflict) {
        var table = RouteTable()
        var permissions = PermissionTable()
        for module in modules {
            module.permissions(into: &permissions)
            module.routes(into: &table)
        }
        table.api(.get, "health", access: .anyone) { _ in .json(["status": "ok"]) }
        let declared = table.routes
        table.page("api", access: .signedIn) { _ in .page(APIPages.all(declared)) }
        let document = Array(APIDocument.make(declared, product: configuration.product).text.utf8)
        table.api(.get, "api/v1/openapi.json", access: .anyone) { _ in
            ConsoleResponse(status: 200, .bytes(document, mediaType: "application/json"))
        }
        routes = table.routes
        self.permissions = permissions
        self.assets = assets
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        let frame = Frame(
            product: configuration.product, organisation: configuration.organisation,
            navigation: Navigation(modules.flatMap(\.navigation)), assets: assets.links, signIn: authority.signIn,
            signOut: authority.signOut, ownAccount: authority.ownAccount)
        door = Door(
            configuration: configuration, finder: try RouteFinder(table.routes), authority: authority, audit: audit,
            assets: assets, forgery: ForgeryGuard(key: key), clock: clock, randomBytes: randomBytes, frame: frame,
            requests: Gauge(limit: configuration.mostRequests), streams: Gauge(limit: configuration.mostStreams),
            guarded: RateLimiter(configuration.guardedRate),
            operations: RateLimiter(configuration.operationRate),
            refusals: RefusalDesk(audit: audit, rate: configuration.refusalRate), shelf: FormShelf())
    }

    /// Serves until the task is cancelled or the service group shuts down.
    package func run() async throws {
        try await application.run()
    }

    /// True when a browser may ask for the server under this name.
    func isAllowedHost(_ authority: String) -> Bool {
        door.isAllowedHost(authority)
    }

    /// The token of the visitor's session against forged requests, for tests that send forms.
    package func token(for visitor: Visitor) -> String {
        door.forgery.token(for: visitor)
    }

    /// The server as Hummingbird runs it; tests send requests into it without a socket (`application.test(.router)`).
    package var application: some ApplicationProtocol {
        var connection = HTTP1Channel.Configuration()
        connection.idleTimeout = .milliseconds(configuration.idleTimeout.milliseconds)
        // Above this NIO itself closes the connection; between this and `longestHeader` the visitor is told why.
        let hardest = configuration.longestHeader * 2 + configuration.longestAddress
        connection.httpDecoder.maxHeaderListSize = hardest
        connection.httpDecoder.maxHeaderFieldSize = hardest
        connection.httpDecoder.maxHeaderFieldCount = 200
        let stall = TimeAmount.milliseconds(configuration.writeTimeout.milliseconds)
        connection.additionalChannelHandlers = { [StalledWriteHandler(timeout: stall)] }
        let door = door
        return Application(
            responder: CallbackResponder<DoorContext> { request, context in
                await door.answer(request, channel: context.channel, logger: context.logger)
            },
            server: .http1(configuration: connection),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.mostConnections)),
            onServerRunning: { [onListening] channel in
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
    }
}

/// What Hummingbird passes along with a request.
struct DoorContext: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}
