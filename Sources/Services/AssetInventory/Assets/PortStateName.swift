import Observations

/// The Chinese names of port states as they lie in the records.
enum PortStateName {
    static func chinese(_ state: String) -> String {
        PortState(rawValue: state)?.chinese ?? state
    }
}
