import Kernel
import Observations

/// What a reader of observations says, in the order in which it meets it.
package enum ReadingEvent: Hashable, Sendable {
    /// Something on the network, as the source tells of it.
    case observed(Sighting)
    /// A line, row or record that should have been one and cannot be taken.
    case rejected(RejectedLine)
    /// Something that looks wrong, or was left out, though the source can be read on.
    case warning(ReadingWarning)
}

/// An observation with what its source knows beyond it.
package struct Sighting: Hashable, Sendable {
    /// What was seen; its time is that of the last sighting.
    package var observation: Observation
    /// When the same was first seen in this source. Nil: the source tells one moment only, or none.
    package var firstSeenAt: Timestamp?
    /// Line, row or packet of the source at which it stands, from 1.
    package var line: Int
    /// The program that saw it, as a feed names it. Nil: the source does not say.
    package var source: String?

    /// Takes the parts.
    package init(_ observation: Observation, line: Int, firstSeenAt: Timestamp? = nil, source: String? = nil) {
        self.observation = observation
        self.line = line
        self.firstSeenAt = firstSeenAt
        self.source = source
    }
}

/// A line, row or record that cannot be taken.
package struct RejectedLine: Hashable, Sendable {
    /// Line, row or record of the source, from 1.
    package var line: Int
    /// How it reads, on one line, cut after 120 characters.
    package var text: String
    /// What is wrong with it, in Chinese.
    package var reason: String

    /// Takes the parts; the text is made one readable line.
    package init(line: Int, text: String, reason: String) {
        self.line = line
        self.text = VisibleText.line(String(text.prefix(400)), longest: 120) ?? ""
        self.reason = reason
    }
}

/// Something that looks wrong, for the person who imports the source.
package struct ReadingWarning: Hashable, Sendable {
    /// Line, row or packet of the source, from 1; 0 where the whole of it is meant.
    package var line: Int
    /// What it is, in Chinese.
    package var text: String

    /// Takes both.
    package init(line: Int, text: String) {
        self.line = line
        self.text = text
    }
}
