import Foundation
import Synchronization
import Testing

/// Chromium as a person would use it, driven over the WebDriver protocol (W3C WebDriver) by Debian's chromium-driver.
///
/// Driver and browser listen and speak on 127.0.0.1 only, keep their files in a folder of their own and end with this object.
final class WebDriver {
    static let driver = "/usr/bin/chromedriver"
    static let chromium = "/usr/bin/chromium"
    /// False where the machine has no browser to test with.
    static let isThere = [driver, chromium].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    private let process: Process
    private let folder: URL
    private let port: UInt16
    private var windows: [BrowserWindow] = []

    /// Starts the driver on a free port.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "anhu-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let output = Pipe()
        process = Process()
        process.executableURL = URL(filePath: Self.driver)
        process.arguments = ["--port=0"]
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path, "LC_ALL": "C.UTF-8",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var said = ""
        var found: UInt16?
        // "ChromeDriver was started successfully on port 41397."
        while found == nil {
            let piece = output.fileHandleForReading.availableData
            if piece.isEmpty { break }
            said += String(decoding: piece, as: UTF8.self)
            if let start = said.range(of: "successfully on port ") {
                let digits = said[start.upperBound...].prefix(while: \.isNumber)
                if said[start.upperBound...].dropFirst(digits.count).first == "." { found = UInt16(digits) }
            }
        }
        guard let found else {
            process.terminate()
            throw WebDriverError(message: "chromedriver did not tell its port: \(said)")
        }
        port = found
    }

    /// Closes what browsers are still open, and ends the driver.
    func stop() async {
        for window in windows { try? await window.close() }
        // The driver goes when it is asked to, and is made to where it does not.
        _ = try? await Self.call(port, "GET", "/shutdown", nil)
        for _ in 0..<50 where process.isRunning { try? await Task.sleep(for: .milliseconds(100)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitForEnd()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Opens a browser with a profile of its own: one person at one machine.
    func open(width: Int = 1280, height: Int = 900) async throws -> BrowserWindow {
        let profile = folder.appending(path: UUID().uuidString)
        let options: [String: Any] = [
            "binary": Self.chromium,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--no-proxy-server", "--lang=zh-CN",
                // Else pages scroll smoothly, and a click comes before what it means has arrived.
                "--force-prefers-reduced-motion",
                "--user-data-dir=\(profile.path)", "--window-size=\(width),\(height)",
            ],
        ]
        let wish: [String: Any] = [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "goog:chromeOptions": options,
                    "timeouts": ["implicit": 5_000, "pageLoad": 60_000],
                ]
            ]
        ]
        let value = try await Self.call(port, "POST", "/session", wish)
        guard let id = (value as? [String: Any])?["sessionId"] as? String else {
            throw WebDriverError(message: "no session: \(value)")
        }
        let window = BrowserWindow(port: port, session: id)
        windows.append(window)
        return window
    }

    /// Sends one command, and returns the `value` of its answer.
    static func call(_ port: UInt16, _ method: String, _ path: String, _ body: [String: Any]?) async throws -> Any {
        let data = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(data.count)\r\nConnection: close\r\n\r\n"
        let message = Array(head.utf8) + Array(data)
        // On a thread of its own: the driver may take seconds, and the server under test needs the others.
        let answer: [UInt8] = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: exchange(port, message)) }
        }
        let bytes = Data(answer)
        guard let end = bytes.range(of: Data("\r\n\r\n".utf8)),
            let object = try JSONSerialization.jsonObject(
                with: bytes[end.upperBound...], options: .fragmentsAllowed) as? [String: Any]
        else { throw WebDriverError(message: "no answer to \(method) \(path)") }
        let value = object["value"] ?? NSNull()
        if let fault = value as? [String: Any], let kind = fault["error"] as? String {
            throw WebDriverError(message: "\(kind): \(fault["message"] ?? "")")
        }
        return value
    }

    private static func exchange(_ port: UInt16, _ message: [UInt8]) -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var timeout = timeval(tv_sec: 90, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return [] }
        var sent = 0
        while sent < message.count {
            let count = message[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return [] }
            sent += count
        }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // The driver keeps the connection, whatever it is asked, so the length tells where the answer ends.
        while result.count < 64_000_000 {
            if let whole = length(of: result), result.count >= whole { break }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            result += buffer.prefix(count)
        }
        return result
    }

    /// Bytes of an answer with its head, as the head tells it. Nil: the head is not whole yet.
    private static func length(of answer: [UInt8]) -> Int? {
        let start = Data(answer.prefix(16_384))
        guard let end = start.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: start[..<end.lowerBound], as: UTF8.self).lowercased()
        let line = head.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length:") }
        let body = line.flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
        return end.upperBound + (body ?? 0)
    }
}

/// What went wrong between the test and the browser.
struct WebDriverError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// One browser, as one person has it before them.
final class BrowserWindow {
    /// The name under which the protocol tells elements (W3C WebDriver, 6.1).
    private static let element = "element-6066-11e4-a52e-4f735466cecf"

    private let port: UInt16
    private let session: String
    private var isClosed = false

    init(port: UInt16, session: String) {
        self.port = port
        self.session = session
    }

    @discardableResult
    private func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any {
        try await WebDriver.call(port, method, "/session/\(session)\(path)", body)
    }

    func close() async throws {
        guard !isClosed else { return }
        isClosed = true
        try await call("DELETE", "")
    }

    func go(to address: String) async throws { try await call("POST", "/url", ["url": address]) }

    func address() async throws -> String { try await call("GET", "/url") as? String ?? "" }

    /// What a person can read on the page.
    func text() async throws -> String {
        let body = try await find("body")
        return try await call("GET", "/element/\(body)/text") as? String ?? ""
    }

    /// The first element of a CSS selector. Waits some seconds for it.
    private func find(_ selector: String) async throws -> String {
        let value = try await call("POST", "/element", ["using": "css selector", "value": selector])
        guard let id = (value as? [String: Any])?[Self.element] as? String else {
            throw WebDriverError(message: "no element \(selector)")
        }
        return id
    }

    func click(_ selector: String) async throws {
        let id = try await find(selector)
        try await call("POST", "/element/\(id)/click", [:])
    }

    /// Clicks the link whose words are these, or hold these.
    func follow(_ words: String) async throws {
        let value = try await call("POST", "/element", ["using": "partial link text", "value": words])
        guard let id = (value as? [String: Any])?[Self.element] as? String else {
            throw WebDriverError(message: "no link \(words)")
        }
        try await leave(by: id)
    }

    /// Clears a field and types into it.
    func type(_ text: String, into name: String) async throws {
        let id = try await find("[name='\(name)']")
        try await call("POST", "/element/\(id)/clear", [:])
        try await call("POST", "/element/\(id)/value", ["text": text])
    }

    /// Chooses the option of a list whose words begin so.
    func choose(_ words: String, in name: String) async throws {
        let id = try await find("select[name='\(name)']")
        let value = try await call(
            "POST", "/element/\(id)/elements",
            ["using": "xpath", "value": ".//option[contains(normalize-space(.), '\(words)')]"])
        guard let first = (value as? [[String: Any]])?.first?[Self.element] as? String else {
            throw WebDriverError(message: "no option \(words) in \(name)")
        }
        try await call("POST", "/element/\(first)/click", [:])
    }

    /// Presses the button whose words hold these.
    func press(_ words: String) async throws {
        let value = try await call(
            "POST", "/element",
            ["using": "xpath", "value": "//button[contains(normalize-space(.), '\(words)')]"])
        guard let id = (value as? [String: Any])?[Self.element] as? String else {
            throw WebDriverError(message: "no button \(words)")
        }
        try await leave(by: id)
    }

    /// Clicks what leads to another page, and waits until that stands: the click itself does not always.
    private func leave(by element: String) async throws {
        try await call("POST", "/element/\(element)/click", [:])
        for _ in 0..<300 {
            // An element of the page before is told of as stale.
            guard (try? await call("GET", "/element/\(element)/enabled")) != nil else {
                if try await run("return document.readyState") as? String == "complete" { return }
                continue
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw WebDriverError(message: "the page stayed")
    }

    /// Runs a script in the page, and returns its value.
    func run(_ script: String) async throws -> Any {
        try await call("POST", "/execute/sync", ["script": script, "args": []])
    }

    /// A picture of what is in view, as PNG.
    func picture() async throws -> Data {
        Data(base64Encoded: try await call("GET", "/screenshot") as? String ?? "") ?? Data()
    }
}
