/// A message above the page: what has just been done, or what to look out for.
package struct Notice: Sendable, Equatable {
    /// How it is meant.
    package enum Tone: String, Sendable, CaseIterable {
        /// Something was done.
        case success
        /// Something to know.
        case info
        /// Something to look out for.
        case warning
        /// Something failed.
        case danger
    }

    /// How it is meant.
    package let tone: Tone
    /// One or two sentences.
    package let text: String

    /// Takes both.
    package init(_ tone: Tone, _ text: String) {
        self.tone = tone
        self.text = text
    }
}
