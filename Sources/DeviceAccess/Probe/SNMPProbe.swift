import Kernel
import Logging

/// Asks a device what it is, the cheap and telling things first, in a bounded time.
package struct SNMPProbe: Sendable {
    /// How much is asked.
    package enum Depth: Sendable, Hashable {
        /// What the device is: enough for a fingerprint.
        case identity
        /// And whom it knows: ARP, forwarding tables, LLDP, CDP.
        case neighbours
    }

    /// How much is asked.
    package var depth: Depth
    /// From the first request to the last answer. What is missing then is named in the snapshot's notes.
    package var time: Interval
    /// How long one request is waited for.
    package var timing: SNMPTiming
    private let logger: Logger

    /// Takes how much to ask and how long; logs addresses, counts and times only.
    package init(
        depth: Depth = .neighbours, time: Interval = .seconds(60), timing: SNMPTiming = SNMPTiming(), logger: Logger
    ) {
        self.depth = depth
        self.time = time
        self.timing = timing
        self.logger = logger
    }

    /// Asks one device. Throws where it does not answer at all; later failures are notes of the snapshot.
    package func snapshot(
        of target: SNMPTarget, with credentials: SNMPCredentials
    ) async throws(SNMPError) -> DeviceSnapshot {
        let started = ContinuousClock.now
        let session = try SNMPSession(target, credentials: credentials, timing: timing)
        var run = ProbeRun(session, until: started + .milliseconds(time.milliseconds), secrets: credentials.secrets)
        try await run.askIdentity()
        if depth == .neighbours { try await run.askNeighbours() }
        let snapshot = run.snapshot
        logger.debug(
            "device asked by SNMP",
            metadata: [
                "target": "\(target)", "rows": "\(run.rowCount)", "skipped": "\(snapshot.reading.tally.total)",
                "notes": "\(snapshot.notes.count)",
                "milliseconds": "\(Int((ContinuousClock.now - started) / .milliseconds(1)))",
            ])
        return snapshot
    }
}
