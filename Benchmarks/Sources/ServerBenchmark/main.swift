import Foundation

// How soon the server is ready, how much memory it holds idle, and how long it takes for a list of 1,000 assets, as its own
// log tells the time from a request's head to the answer handed over.
//
//     ServerBenchmark [REQUESTS]      300 requests; $ANHU_BINARY is the program, .build/release/anhu without it
//
// Works in a folder of its own and on a port of loopback that the system chooses.

/// A folder with a fresh installation, and the server on it.
struct Installation {
    let program: String
    let folder: URL
    private let environment: [String: String]

    init() throws {
        let surrounding = ProcessInfo.processInfo.environment
        program = surrounding["ANHU_BINARY"] ?? ".build/release/anhu"
        folder = FileManager.default.temporaryDirectory.appending(path: "anhu-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Nothing of this machine's own installation: a file of settings without any, and no other variable of ours.
        let settings = folder.appending(path: "anhu.yaml")
        try Data("{}\n".utf8).write(to: settings)
        environment = surrounding.filter { !$0.key.hasPrefix("ANHU_") }.merging(
            [
                "ANHU_CONFIG": settings.path,
                "ANHU_DATA": folder.appending(path: "data").path, "ANHU_KEYS": folder.appending(path: "keys").path,
                "ANHU_CONTENT": surrounding["ANHU_CONTENT"] ?? "Content",
                "ANHU_RUNTIME": surrounding["ANHU_RUNTIME"] ?? ".anhu", "ANHU_PORT": "0",
            ], uniquingKeysWith: { $1 })
    }

    /// Starts the program; its words go to a file.
    func start(_ arguments: [String], log: String) throws -> Process {
        let file = folder.appending(path: log)
        try Data().write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }

    /// Runs the program to its end and returns what it said.
    func run(_ arguments: [String]) throws -> String {
        let process = try start(arguments, log: "command.log")
        process.waitUntilExit()
        let text = words("command.log")
        guard process.terminationStatus == 0 else { throw Browser.Fault(description: text) }
        return text
    }

    /// What a log says so far.
    func words(_ log: String) -> String {
        String(decoding: (try? Data(contentsOf: folder.appending(path: log))) ?? Data(), as: UTF8.self)
    }

    /// nmap's report of so many hosts with four open ports each.
    func writeReport(hosts: Int) throws -> String {
        let port = { (number: Int) in
            "<port protocol=\"tcp\" portid=\"\(number)\"><state state=\"open\"/><service name=\"s\" product=\"p\"/></port>"
        }
        let ports = [22, 80, 443, 8080].map(port).joined()
        var text =
            "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\" version=\"7.93\" args=\"nmap\" start=\"1790000000\">"
        for number in 0..<hosts {
            text += "<host endtime=\"1790000001\"><status state=\"up\"/>"
            text += "<address addr=\"10.7.\(number / 250).\(number % 250 + 1)\" addrtype=\"ipv4\"/>"
            text +=
                "<hostnames><hostname name=\"zyyf-\(number).example.invalid\"/></hostnames><ports>\(ports)</ports></host>"
        }
        text += "<runstats><finished time=\"1790000002\" exit=\"success\"/></runstats></nmaprun>"
        let file = folder.appending(path: "report.xml")
        try Data(text.utf8).write(to: file)
        return file.path
    }
}

/// One number of `/proc/PID/status`, in kB.
func status(_ process: Process, _ name: String) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(separator: " ").compactMap { Double($0) }.first ?? 0
}

func firstNumber(of pattern: Regex<(Substring, Substring)>, in text: String) -> Int? {
    text.firstMatch(of: pattern).flatMap { Int($0.1) }
}

func measure(requests: Int) async throws {
    struct Account: Decodable {
        let login: String
        let password: String
    }
    let installation = try Installation()
    defer { try? FileManager.default.removeItem(at: installation.folder) }
    let accounts = try JSONDecoder().decode(
        [Account].self, from: Data(installation.run(["setup", "--json"]).utf8))
    guard let engineer = accounts.first(where: { $0.login == "engineer" }) else {
        throw Browser.Fault(description: "the set-up made no account engineer")
    }
    _ = try installation.run(["assets", "import", try installation.writeReport(hosts: 1_000)])

    let start = ContinuousClock.now
    let server = try installation.start(["serve"], log: "serve.log")
    defer {
        server.terminate()
        server.waitUntilExit()
    }
    var port: Int?
    while port == nil, server.isRunning, ContinuousClock.now - start < .seconds(30) {
        port = firstNumber(of: /安护已启动.*?127\.0\.0\.1:(\d+)/, in: installation.words("serve.log"))
        try await Task.sleep(for: .milliseconds(5))
    }
    guard let port else { throw Browser.Fault(description: installation.words("serve.log")) }
    print(String(format: "server: ready in %.2f s", (ContinuousClock.now - start) / .seconds(1)))
    try await Task.sleep(for: .seconds(3))
    print(String(format: "server: %.1f MB resident after 3 s without a request", status(server, "VmRSS") * 1024 / 1e6))

    let browser = Browser(port: port)
    let password = "Herbst-73-Regen-Pfad"
    try await browser.submit("/sign-in", ["login": engineer.login, "password": engineer.password])
    try await browser.submit(
        "/me/password", ["current": engineer.password, "new": password, "again": password])
    try await browser.submit("/sign-in", ["login": engineer.login, "password": password])
    var bytes = 0
    for _ in 0..<requests { bytes = try await browser.get("/assets?size=1000").count }
    let times = installation.words("serve.log").split(separator: "\n").filter { $0.contains("path=/assets ") }
        .compactMap { firstNumber(of: /microseconds=(\d+)/, in: String($0)) }.sorted()
    guard times.count >= requests else { throw Browser.Fault(description: "the log tells \(times.count) requests") }
    let at = { (share: Double) in Double(times[Int(Double(times.count - 1) * share)]) / 1000 }
    print(
        String(
            format:
                "page of 1,000 assets: %d bytes, server time of %d requests: best %.1f ms, median %.1f ms, 90 %% %.1f ms",
            bytes, times.count, at(0), at(0.5), at(0.9)))
}

do {
    try await measure(requests: CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 300)
} catch {
    print(error)
    exit(65)
}
