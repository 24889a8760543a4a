import Foundation

/// A folder with a fresh installation of the built program: `$ANHU_BINARY`, `.build/release/anhu` without it.
package struct Installation {
    /// An account as the set-up makes it.
    struct Account: Decodable {
        let login: String
        let password: String
    }

    /// The path of the program.
    package let program: String
    /// Where everything is kept.
    package let folder: URL
    private let environment: [String: String]

    /// Makes the folder.
    package init() throws {
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
    package func start(_ arguments: [String], log: String) throws -> Process {
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
    @discardableResult
    package func run(_ arguments: [String]) throws -> String {
        let process = try start(arguments, log: "command.log")
        process.waitUntilExit()
        let text = words("command.log")
        guard process.terminationStatus == 0 else { throw Browser.Fault(description: text) }
        return text
    }

    /// What a log says so far.
    package func words(_ log: String) -> String {
        String(decoding: (try? Data(contentsOf: folder.appending(path: log))) ?? Data(), as: UTF8.self)
    }

    /// Lays down the records and the accounts of a new installation.
    /// - Returns: the one-time password of the account `engineer`.
    package func setUp() throws -> String {
        let accounts = try JSONDecoder().decode([Account].self, from: Data(run(["setup", "--json"]).utf8))
        guard let engineer = accounts.first(where: { $0.login == "engineer" }) else {
            throw Browser.Fault(description: "the set-up made no account engineer")
        }
        return engineer.password
    }

    /// Waits until the jobs that an import has left behind are done.
    /// - Returns: how long that took.
    package func finishJobs() async throws -> Duration {
        struct Job: Decodable { let state: String }
        let ended: Set = ["已完成", "失败", "已取消"]
        let began = ContinuousClock.now
        while true {
            let jobs = try JSONDecoder().decode([Job].self, from: Data(run(["jobs", "list", "--json"]).utf8))
            if jobs.allSatisfy({ ended.contains($0.state) }) { return ContinuousClock.now - began }
            try await Task.sleep(for: .seconds(2))
        }
    }

    /// Starts the server and waits until it takes requests.
    package func serve() async throws -> Server {
        let began = ContinuousClock.now
        let process = try start(["serve"], log: "serve.log")
        var port: Int?
        while port == nil, process.isRunning, ContinuousClock.now - began < .seconds(60) {
            port = firstNumber(of: /安护已启动.*?127\.0\.0\.1:(\d+)/, in: words("serve.log"))
            try await Task.sleep(for: .milliseconds(5))
        }
        guard let port else { throw Browser.Fault(description: words("serve.log")) }
        return Server(process: process, port: port, start: ContinuousClock.now - began)
    }
}

/// The server of an installation, running.
package struct Server {
    /// The process.
    package let process: Process
    /// The port of loopback on which it listens.
    package let port: Int
    /// How long it took until it listened.
    package let start: Duration

    /// Stops it and waits for its end.
    package func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// One number of `/proc/PID/status`, in kB.
    package func status(_ name: String) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(separator: " ").compactMap { Double($0) }.first ?? 0
    }

    /// A browser in which the engineer has signed in, with a password of their own in place of the one-time password.
    package func signIn(oneTimePassword: String) async throws -> Browser {
        let browser = Browser(port: port)
        let password = "Herbst-73-Regen-Pfad"
        try await browser.submit("/sign-in", ["login": "engineer", "password": oneTimePassword])
        try await browser.submit("/me/password", ["current": oneTimePassword, "new": password, "again": password])
        try await browser.submit("/sign-in", ["login": "engineer", "password": password])
        return browser
    }
}

/// The number that a pattern finds first.
package func firstNumber(of pattern: Regex<(Substring, Substring)>, in text: String) -> Int? {
    text.firstMatch(of: pattern).flatMap { Int($0.1) }
}
