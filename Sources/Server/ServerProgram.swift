import AssetInventory
import Console
import Crypto
import Directory
import Documents
import Foundation
import Kernel
import Logging
import NIOCore
import Records
import ServiceLifecycle
import Tools
import UnixSignals
import Workflow

/// The server as a whole: console, jobs, events and housekeeping, until it is told to stop.
package struct ServerProgram: Sendable {
    private let installation: Installation
    private let console: ConsoleServer

    /// Puts the console together.
    /// - Throws: `SettingsError` for a host, port or scheme that cannot be used.
    package init(
        _ installation: Installation, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        self.installation = installation
        let settings = installation.settings
        var configuration = ConsoleConfiguration(temporaryFolder: installation.places.data.scratch.path)
        configuration.host = settings["host"]
        guard let port = Int(settings["port"]), (0...65_535).contains(port) else {
            throw SettingsError.value(name: "port", found: settings["port"], expected: "0 至 65535 的数字")
        }
        configuration.port = port
        guard let scheme = ConsoleConfiguration.Scheme(rawValue: settings["scheme"]) else {
            throw SettingsError.value(name: "scheme", found: settings["scheme"], expected: "http 或 https")
        }
        configuration.scheme = scheme
        configuration.organisation = settings["hospital"]
        configuration.allowedHosts = Set(
            settings["allowed-hosts"].split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces).lowercased()
            })
        guard let proxies = AddressSet(text: settings["trusted-proxies"]) else {
            throw SettingsError.value(
                name: "trusted-proxies", found: settings["trusted-proxies"], expected: "以逗号分隔的地址或网段")
        }
        configuration.trustedProxies = proxies
        let folders =
            installation.places.content.map { $0.appending(path: "web").path }
            + [installation.places.runtime.appending(path: "web").path]
        console = try ConsoleServer(
            configuration: configuration, modules: installation.modules,
            authority: DirectorySessions(installation.directory, permissions: installation.permissions),
            audit: DoorAudit(installation.store), assets: StaticAssets(folders: folders),
            key: installation.store.key.derived(for: "console").withUnsafeBytes { Array($0) },
            clock: installation.store.clock,
            randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            logger: installation.logger, onListening: onListening)
    }

    /// Every entrance, for the test that walks them all.
    package var routes: [Route] { console.routes }

    /// The console alone, for tests that send requests.
    package var server: ConsoleServer { console }

    /// Serves until SIGTERM or SIGINT; running jobs are put back, to be resumed at the next start.
    package func run() async throws {
        try await prepare()
        let (installation, logger) = (installation, installation.logger)
        let runner = JobRunner(store: installation.store, handlers: installation.jobs, logger: logger)
        let delivery = OutboxDelivery(
            store: installation.store, listeners: installation.services.flatMap(\.listeners), logger: logger)
        let sessions = DirectorySessions(installation.directory, permissions: installation.permissions)
        let group = ServiceGroup(
            services: [
                console,
                Background("warm-up") {
                    for service in installation.services {
                        do {
                            try await service.warmUp()
                        } catch {
                            logger.warning("service not warmed up", metadata: ["error": "\(error)"])
                        }
                    }
                    // A service that ends would end the server.
                    try? await gracefulShutdown()
                },
                Background("jobs") { await runner.run() },
                Background("outbox") { await delivery.run() },
                Background("sessions") {
                    while !Task.isCancelled {
                        do {
                            try await sessions.sweep()
                        } catch {
                            logger.warning("sessions not swept", metadata: ["error": "\(error)"])
                        }
                        try? await Task.sleep(for: .seconds(60))
                    }
                },
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ServerFault.portTaken("\(installation.settings["host"]):\(installation.settings["port"])")
        } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
            throw ServerFault.noSuchAddress(installation.settings["host"])
        } catch is SocketAddressError, is SocketAddressError.UnknownHost {
            throw ServerFault.noSuchAddress(installation.settings["host"])
        }
        try installation.store.close()
    }

    private func prepare() async throws {
        let store = installation.store
        // Some programs leave files wherever they are started; every path of ours is absolute by now.
        _ = FileManager.default.changeCurrentDirectoryPath(installation.places.data.scratch.path)
        installation.engine.removeLeftovers()
        ScratchSweep.run(installation.places.data.scratch, now: store.clock.now())
        if let stop = try await store.read({ try ToolStopStore.current($0) }) {
            installation.tools.killSwitch.stopAll(reason: stop.reason)
        }
        try await store.note(AuditAction("server.start"), by: .system("server"))
    }
}

/// Work that goes on until the server stops.
private struct Background: Service, CustomStringConvertible {
    let description: String
    let work: @Sendable () async -> Void

    init(_ description: String, work: @escaping @Sendable () async -> Void) {
        self.description = description
        self.work = work
    }

    func run() async throws {
        await cancelWhenGracefulShutdown(work)
    }
}

/// Removes what killed processes left in the scratch folder: files untouched for a day, since a command at the terminal
/// may be working in it too. Files that waited for a confirmation were known to the process that is gone, and to nobody else.
enum ScratchSweep {
    static func run(_ folder: URL, now: Timestamp) {
        let manager = FileManager.default
        let limit = Date(timeIntervalSince1970: Double((now - .days(1)).seconds))
        for name in (try? manager.contentsOfDirectory(atPath: folder.path)) ?? [] {
            let file = folder.appending(path: name)
            let attributes = try? manager.attributesOfItem(atPath: file.path)
            let changed = attributes?[.modificationDate] as? Date
            if changed.map({ $0 < limit }) ?? false || file.pathExtension == AssetInventory.draftSuffix {
                try? manager.removeItem(at: file)
            }
        }
    }
}
