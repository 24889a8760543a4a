import Kernel

extension FaultKind {
    /// The status of an answer, as each kind documents it.
    package var status: Int {
        switch self {
        case .badInput: 422
        case .notFound: 404
        case .forbidden: 403
        case .conflict: 409
        case .tooLarge: 413
        case .unavailable: 503
        case .damaged: 500
        }
    }
}
