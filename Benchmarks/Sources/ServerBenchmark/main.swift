import Foundation
import Served

// How soon the server is ready, how much memory it holds idle, and how long it takes for a list of 1,000 assets, as its own
// log tells the time from a request's head to the answer handed over.
//
//     ServerBenchmark [REQUESTS]      300 requests; $ANHU_BINARY is the program, .build/release/anhu without it
//
// Works in a folder of its own and on a port of loopback that the system chooses.

extension Installation {
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

func measure(requests: Int) async throws {
    let installation = try Installation()
    defer { try? FileManager.default.removeItem(at: installation.folder) }
    let password = try installation.setUp()
    try installation.run(["assets", "import", try installation.writeReport(hosts: 1_000)])

    let server = try await installation.serve()
    defer { server.stop() }
    print(String(format: "server: ready in %.2f s", server.start / .seconds(1)))
    try await Task.sleep(for: .seconds(3))
    print(String(format: "server: %.1f MB resident after 3 s without a request", server.status("VmRSS") * 1024 / 1e6))

    let browser = try await server.signIn(oneTimePassword: password)
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
