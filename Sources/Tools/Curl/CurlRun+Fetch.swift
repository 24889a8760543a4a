import Kernel

extension CurlRun {
    /// Asks, and gives the answer of status 200 to 299 (RFC 9110, 15.3).
    /// - Throws: `CurlError` for any other outcome, `ToolError` where curl cannot be started or was stopped.
    package nonisolated(nonsending) func fetch(_ fetch: CurlFetch) async throws -> [UInt8] {
        var body: [UInt8] = []
        let host = CurlTransfer.host(of: fetch.address)
        let result = try await run(fetch.configuration, host, fetch.timeLimit, limit: fetch.sizeLimit) { piece in
            piece.withUnsafeBytes { body.append(contentsOf: $0) }
        }
        switch result.ending {
        case .exited(0): break
        case .exited(let code): throw Self.error(code, host, fetch)
        case .timedOut: throw CurlError.timedOut(host: host)
        case .tooMuchOutput(let limit): throw CurlError.tooLarge(host: host, limit: limit)
        default: throw ToolError.failed(tool: ToolFacts.curl.name, ending: result.ending, complaint: "")
        }
        let status = Self.value("status", result.complaints).flatMap { Int($0) } ?? 0
        if let target = Self.value("redirect", result.complaints), !target.isEmpty {
            throw CurlError.redirected(host: host, to: CurlTransfer.host(of: target))
        }
        guard (200...299).contains(status) else { throw CurlError.refused(host: host, status: status) }
        return body
    }

    /// Reads the certificate that the other side shows, in PEM (RFC 7468), without sending it anything of the question.
    /// - Throws: `CurlError` where it shows none, `ToolError` where curl cannot be started or was stopped.
    package nonisolated(nonsending) func certificate(of fetch: CurlFetch) async throws -> String {
        let host = CurlTransfer.host(of: fetch.address)
        let result = try await run(fetch.certificateConfiguration, host, fetch.timeLimit, limit: 1 << 20) { _ in }
        let begin = "-----BEGIN CERTIFICATE-----"
        let end = "-----END CERTIFICATE-----"
        // What came of the question does not matter once the certificate was shown.
        if let first = result.complaints.firstRange(of: begin),
            let last = result.complaints[first.upperBound...].firstRange(of: end)
        {
            return String(result.complaints[first.lowerBound..<last.upperBound])
        }
        switch result.ending {
        case .exited(0): throw CurlError.noCertificate(host: host)
        case .exited(let code): throw Self.error(code, host, fetch)
        case .timedOut: throw CurlError.timedOut(host: host)
        default: throw ToolError.failed(tool: ToolFacts.curl.name, ending: result.ending, complaint: "")
        }
    }

    private static func error(_ code: Int32, _ host: String, _ fetch: CurlFetch) -> CurlError {
        switch code {
        case 28: .timedOut(host: host)
        case 63: .tooLarge(host: host, limit: fetch.sizeLimit)
        case 35: .noCertificate(host: host)
        case 51, 60: .untrusted(host: host)
        case 90: .changed(host: host)
        default: .unreachable(host: host, chinese(code))
        }
    }

    /// What stands after a word at the beginning of a line. The last counts: what comes before it may be the other side's.
    private static func value(_ word: String, _ text: String) -> String? {
        text.split(separator: "\n").last { $0.hasPrefix(word + " ") }.map { String($0.dropFirst(word.count + 1)) }
    }
}
