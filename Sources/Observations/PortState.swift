/// What a scanner found at a port; the six states of nmap's reference guide, "Port Scanning Basics".
package enum PortState: String, Sendable, CaseIterable, Codable {
    /// Something accepts connections or datagrams.
    case open
    /// The host answers, nothing listens.
    case closed
    /// Something on the way keeps the answer back.
    case filtered
    /// Reachable; open or closed could not be told.
    case unfiltered
    /// No answer, which an open port may give as well.
    case openOrFiltered = "open|filtered"
    /// Closed or kept back could not be told.
    case closedOrFiltered = "closed|filtered"
    /// The report says something else.
    case unknown

    /// The name that pages and reports show.
    package var chinese: String {
        switch self {
        case .open: "开放"
        case .closed: "关闭"
        case .filtered: "被过滤"
        case .unfiltered: "未被过滤"
        case .openOrFiltered: "开放或被过滤"
        case .closedOrFiltered: "关闭或被过滤"
        case .unknown: "未知"
        }
    }
}
