import Foundation
import Served

/// Asks the server for pages by wrk, as so many clients at once.
struct Load {
    let port: Int
    let cookies: String
    let clients: Int
    let seconds: Int
    let folder: URL

    /// What came of it.
    struct Figures {
        let requests: Int
        let failures: Int
        let perSecond: Double
        /// Milliseconds, by share of the requests in percent.
        let latency: [(share: Double, milliseconds: Double)]

        var line: String {
            let times = latency.map { String(format: "p%g %.1f", $0.share, $0.milliseconds) }.joined(separator: ", ")
            return "\(times); \(String(format: "%.0f", perSecond)) pages/s of \(requests)"
                + (failures > 0 ? ", \(failures) FAILED" : "")
        }
    }

    /// Asks for the paths in turn. `pause`: milliseconds for which a client looks at a page.
    func run(_ paths: [String], pause: Int) throws -> Figures {
        let script = folder.appending(path: "load.lua")
        try Data(Self.script(paths, cookies: cookies, pause: pause).utf8).write(to: script)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "wrk", "-t1", "-c\(clients)", "-d\(seconds)s", "--timeout", "30s", "-s", script.path,
            "http://127.0.0.1:\(port)/",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard let line = text.split(separator: "\n").last(where: { $0.hasPrefix("figures ") }) else {
            throw Browser.Fault(description: "wrk: \(text)")
        }
        let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        return Figures(
            requests: Int(numbers[0]), failures: Int(numbers[1]), perSecond: numbers[2],
            latency: zip([50, 95, 99], numbers.dropFirst(3)).map { ($0, $1 / 1000) })
    }

    private static func script(_ paths: [String], cookies: String, pause: Int) -> String {
        """
        local paths = { \(paths.map { "\"\($0)\"" }.joined(separator: ", ")) }
        local count = 0
        local failed = 0
        wrk.headers["Cookie"] = "\(cookies)"
        function request()
            count = count + 1
            return wrk.format("GET", paths[count % #paths + 1])
        end
        \(pause > 0 ? "function delay() return \(pause / 2) + math.random(0, \(pause)) end" : "")
        function done(summary, latency, requests)
            local errors = summary.errors.status + summary.errors.connect + summary.errors.read
                + summary.errors.write + summary.errors.timeout
            print(string.format("figures %d %d %f %d %d %d", summary.requests, errors,
                summary.requests / summary.duration * 1e6,
                latency:percentile(50), latency:percentile(95), latency:percentile(99)))
        end
        """
    }
}
