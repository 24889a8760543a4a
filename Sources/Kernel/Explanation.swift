/// An error told to the person who meets it: what happened, where, and what to do, in Chinese.
package struct Explanation: Hashable, Sendable {
    /// What went wrong, one sentence without a full stop: `扫描范围不在已批准的地址内`.
    package var summary: String
    /// The file, line, field or address concerned. Nil: the whole request.
    package var place: String?
    /// What the person can do about it. Nil: nothing but to try again.
    package var advice: String?

    /// Takes the three parts.
    package init(_ summary: String, place: String? = nil, advice: String? = nil) {
        self.summary = summary
        self.place = place
        self.advice = advice
    }

    /// The three parts in one line, for the terminal and the log of a job.
    package var line: String {
        var text = place.map { "\(summary)（\($0)）" } ?? summary
        if let advice { text += "。\(advice)" }
        return text
    }
}

/// An error that can be shown to a person. Console maps `kind` to an HTTP status, the command line to an exit code.
package protocol ExplainedError: Error {
    /// What sort of thing went wrong.
    var kind: FaultKind { get }
    /// The text for the person.
    var explanation: Explanation { get }
}

/// What sort of thing went wrong, as coarse as the reaction to it.
package enum FaultKind: String, Sendable, CaseIterable {
    /// The person's input cannot be taken: HTTP 422, exit 65 (`EX_DATAERR`).
    case badInput
    /// No such thing, or none that this person may know of: HTTP 404, exit 66 (`EX_NOINPUT`).
    case notFound
    /// Known, but not allowed: HTTP 403, exit 77 (`EX_NOPERM`).
    case forbidden
    /// The state has moved on, somebody else was first: HTTP 409, exit 75 (`EX_TEMPFAIL`).
    case conflict
    /// Too large or too many: HTTP 413, exit 65.
    case tooLarge
    /// A program, disk or service that is needed is not there: HTTP 503, exit 69 (`EX_UNAVAILABLE`).
    case unavailable
    /// The records do not agree with themselves: HTTP 500, exit 70 (`EX_SOFTWARE`).
    case damaged
}
