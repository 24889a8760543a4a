import Kernel
import ScanImports

/// Takes what nmap writes and keeps what the run's report will say.
final class NmapReading {
    private let parser: NmapXMLParser
    private let targets: AddressSet
    private var events: [ScanEvent] = []
    private var advance: NmapAdvance
    private var hosts = 0
    private var anomalies: [NmapAnomaly] = []
    private var warnings: [ScanWarning] = []
    /// What cannot be read. Nil: all could so far.
    private(set) var failure: ParseError?

    init(targets: AddressSet) throws(ParseError) {
        parser = try NmapXMLParser()
        self.targets = targets
        advance = NmapAdvance(targets: targets)
    }

    /// Takes a piece; nothing more after a failure.
    func take(_ output: ToolOutput) {
        guard failure == nil else { return }
        failure = output.withUnsafeBytes { bytes -> ParseError? in
            do throws(ParseError) {
                try parser.feed(bytes) { keep($0) }
                return nil
            } catch {
                return error
            }
        }
    }

    /// Takes the end.
    func finish() {
        guard failure == nil else { return }
        do throws(ParseError) {
            try parser.finish { keep($0) }
        } catch {
            failure = error
        }
    }

    /// What is to be handed on, once.
    func drain() -> [ScanEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    /// The progress as the page shows it.
    func progress(_ progress: ScanProgress) -> NmapProgress {
        NmapProgress(
            phase: NmapPhase.chinese(progress.phase), percent: progress.percent,
            share: advance.share(phase: progress.phase, percent: progress.percent), remaining: progress.remaining,
            hosts: hosts)
    }

    private func keep(_ event: ScanEvent) {
        switch event {
        case .host(let host):
            // Every address, since a host is matched to an asset by each of them.
            if host.addresses.allSatisfy(targets.contains) {
                hosts += 1
                for address in host.addresses { advance.take(address) }
                events.append(event)
            } else if anomalies.count < Self.anomalyLimit {
                anomalies.append(NmapAnomaly(addresses: host.addresses, line: host.line))
            }
        case .warning(let warning): warnings.append(warning)
        case .progress: events.append(event)
        case .header, .finished: break
        }
    }

    /// Puts together how the run went.
    func report(_ result: ToolResult) -> NmapReport {
        let complaints = result.complaints.split(whereSeparator: \.isNewline)
            .map { String($0.prefix(Self.complaintLength)) }.filter { !$0.allSatisfy(\.isWhitespace) }
        return NmapReport(
            header: parser.header, summary: parser.summary, hosts: hosts, anomalies: anomalies, warnings: warnings,
            complaints: complaints, problem: problem(result), bytes: result.outputBytes, started: result.started,
            ended: result.ended)
    }

    private func problem(_ result: ToolResult) -> NmapProblem? {
        switch result.ending {
        case .exited(0):
            if let failure { return .badReport(failure) }
        case .unwanted:
            if let failure { return .badReport(failure) }
            return .ended(result.ending, complaint: result.lastComplaint)
        default:
            return .ended(result.ending, complaint: result.lastComplaint)
        }
        guard let summary = parser.summary, !summary.isSuccess else { return nil }
        return .failed(summary.errorMessage ?? summary.text ?? "")
    }

    /// Anomalies kept; one is bad enough.
    private static let anomalyLimit = 100
    /// Characters of one line of nmap's standard error.
    private static let complaintLength = 500
}
