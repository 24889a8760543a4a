import Kernel

/// A short word with a colour: a state, a grade, a kind.
package struct Badge: Component, Sendable {
    /// What the colour says. The word says it too, so that print and the colour-blind lose nothing.
    package enum Tone: String, Sendable, CaseIterable {
        /// Nothing in particular.
        case neutral
        /// Going on, or simply so.
        case info
        /// As it should be.
        case success
        /// To be watched.
        case warning
        /// Bad.
        case danger
        /// Very bad.
        case critical
    }

    /// The word.
    package let text: String
    /// What the colour says.
    package let tone: Tone

    /// Takes both.
    package init(_ text: String, _ tone: Tone = .neutral) {
        self.text = text
        self.tone = tone
    }

    /// The badge of a severity.
    package init(_ severity: Severity) {
        text = severity.chinese
        tone =
            switch severity {
            case .informational: .neutral
            case .low: .info
            case .medium: .warning
            case .high: .danger
            case .critical: .critical
            }
    }

    package func render(into html: inout HTML) {
        html.markup("<span class=\"tag tag-")
        html.trusted(tone.rawValue.utf8)
        html.markup("\">")
        html.text(text)
        html.markup("</span>")
    }
}
