/// How grave a finding or an alert is: CVSS v3.1 section 5's qualitative scale, in the Chinese names of the reports.
package enum Severity: Int, Sendable, Comparable, CaseIterable, Codable {
    /// 信息
    case informational = 0
    /// 低危
    case low = 1
    /// 中危
    case medium = 2
    /// 高危
    case high = 3
    /// 严重
    case critical = 4

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The name that pages and reports show.
    package var chinese: String {
        switch self {
        case .informational: "信息"
        case .low: "低危"
        case .medium: "中危"
        case .high: "高危"
        case .critical: "严重"
        }
    }
}
