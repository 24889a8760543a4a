import Kernel
import Observations

/// What a report says, in the order in which it says it. Every scanner's parser delivers these.
package enum ScanEvent: Hashable, Sendable {
    /// The report has begun.
    case header(ScanHeader)
    /// The scanner tells how far it is.
    case progress(ScanProgress)
    /// A host is complete.
    case host(ScannedHost)
    /// Something was left out or looks wrong, though the report can be read on.
    case warning(ScanWarning)
    /// The scanner says that it is done.
    case finished(ScanSummary)
}

/// Who wrote a report, when and how.
package struct ScanHeader: Hashable, Sendable {
    /// Name of the scanner: `nmap`.
    package var scanner: String
    /// Version of the scanner: `7.93`.
    package var version: String
    /// The command line, as evidence of what was asked for.
    package var arguments: String
    /// When the scan began. Nil: the report does not say.
    package var started: Timestamp?
    /// How many ports were asked for, by protocol.
    package var portsAsked: [Transport: Int] = [:]

    /// Takes the parts.
    package init(scanner: String, version: String, arguments: String, started: Timestamp?) {
        self.scanner = scanner
        self.version = version
        self.arguments = arguments
        self.started = started
    }
}

/// How far a scanner is.
package struct ScanProgress: Hashable, Sendable {
    /// Which half of the message this is.
    package enum Step: String, Sendable {
        /// The phase has begun.
        case begun
        /// The phase goes on.
        case running
        /// The phase is over.
        case ended
    }

    /// Name of the phase in the scanner's words: `Connect Scan`.
    package var phase: String
    /// Begun, running or ended.
    package var step: Step
    /// 0 to 100 of this phase for the hosts now under way. Nil: not told.
    package var percent: Double?
    /// Seconds that the scanner thinks are left of the phase.
    package var remaining: Int64?
    /// When the scanner thinks that the phase ends.
    package var expectedEnd: Timestamp?
    /// When this was said.
    package var time: Timestamp?

    /// Takes the phase and the step.
    package init(phase: String, step: Step) {
        self.phase = phase
        self.step = step
    }
}

/// What a scanner says at its end.
package struct ScanSummary: Hashable, Sendable {
    /// True when the scanner says that it ended in good order.
    package var isSuccess = true
    /// The scanner's reason when it did not.
    package var errorMessage: String?
    /// The scanner's closing words.
    package var text: String?
    /// When it ended.
    package var ended: Timestamp?
    /// How long it took, in seconds.
    package var elapsed: Double?
    /// How many hosts answered.
    package var hostsUp: Int?
    /// How many did not.
    package var hostsDown: Int?
    /// How many were asked.
    package var hostsTotal: Int?

    /// A summary that says nothing yet.
    package init() {}
}

/// Something that was left out or looks wrong.
package struct ScanWarning: Hashable, Sendable {
    /// Line of the report, from 1.
    package var line: Int
    /// What it is, for the person who imports the report.
    package var text: String

    /// Takes both.
    package init(line: Int, text: String) {
        self.line = line
        self.text = text
    }
}
