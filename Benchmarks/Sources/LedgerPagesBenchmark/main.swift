import Foundation
import Served

// How long the pages of the ledger take where it is large and many people look at it: the built program with a scan of so
// many hosts of five ports and a register of as many assets, and clients who read at once, by wrk.
//
//     LedgerPagesBenchmark [ASSETS] [CLIENTS] [SECONDS]       100,000 assets, 20 clients, 8 seconds a page
//
// Every page is asked for twice over: by clients who ask again as soon as they have their answer, and by clients who look at
// each page for a second, as people at most do.

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let assets = numbers.first ?? 100_000
let clients = numbers.count > 1 ? numbers[1] : 20
let seconds = numbers.count > 2 ? numbers[2] : 8

/// Writes a file of so many pieces, and has it imported.
func enter(_ pieces: some Sequence<String>, _ name: String, _ installation: Installation) throws {
    let file = installation.folder.appending(path: name)
    try LargeLedger.write(pieces, to: file)
    let began = ContinuousClock.now
    try installation.run(["assets", "import", file.path])
    print(String(format: "%@ entered in %.1f s", name, (ContinuousClock.now - began) / .seconds(1)))
}

func measure() async throws {
    let installation = try Installation()
    defer { try? FileManager.default.removeItem(at: installation.folder) }
    let password = try installation.setUp()
    let ledger = LargeLedger(assets: assets)
    try enter(ledger.scan, "scan.xml", installation)
    try enter(ledger.register, "register.csv", installation)
    let server = try await installation.serve()
    defer { server.stop() }
    // The judgement of what was imported goes on for minutes, and is no part of what is measured.
    let jobs = try await installation.finishJobs()
    print(String(format: "jobs after the imports: %.0f s", jobs / .seconds(1)))
    let browser = try await server.signIn(oneTimePassword: password)
    let load = Load(
        port: server.port, cookies: try browser.cookies(), clients: clients, seconds: seconds,
        folder: installation.folder)
    print("\(assets) assets, \(clients) clients; milliseconds")
    for page in ledger.pages {
        let bytes = try await browser.get(page.paths[0]).count
        for pause in [0, 1000] {
            let figures = try load.run(page.paths, pause: pause)
            print("\(page.title), pause \(pause) ms, \(bytes / 1000) kB: \(figures.line)")
        }
    }
    print(String(format: "server: %.0f MB at most", server.status("VmHWM") * 1024 / 1e6))
}

do {
    try await measure()
} catch {
    print(error)
    exit(65)
}
