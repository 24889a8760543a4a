/// How much of a source was read, and what became of it.
package struct ReadingTally: Hashable, Sendable {
    /// Lines, rows, records or packets read.
    package var items = 0
    /// Observations delivered.
    package var observed = 0
    /// Lines that could not be taken; the first of them were delivered with their reasons.
    package var rejected = 0
    /// Warnings; the first of them were delivered.
    package var warnings = 0
    /// Observations that were delivered early, since the table of what is kept in memory was full. The same slot may come
    /// again later.
    package var evictions = 0
    /// What was read and is no observation, though nothing is wrong with it.
    package var leftOut: [LeftOut: Int] = [:]

    /// Nothing read yet.
    package init() {}
}

/// What is read and makes no observation, though nothing is wrong with it.
package enum LeftOut: String, Hashable, Sendable, CaseIterable, Codable {
    /// An entry that the device could not resolve.
    case incomplete
    /// A group or broadcast address.
    case group
    /// An address that is good on one link only (RFC 3927, RFC 4291 section 2.5.6).
    case linkLocal
    /// A lease that has ended, was released or was given up.
    case ended
    /// A binding or an offer that nobody uses.
    case unassigned
    /// A record that a later one about the same address replaces.
    case superseded
    /// A line that is no entry: a heading, a prompt, a total.
    case otherLine
    /// A packet whose link type is not known.
    case unknownLink
    /// A packet or message that ends before its own end, or breaks its protocol's rules.
    case damaged
    /// An address outside of the hospital's ranges.
    case outside

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .incomplete: "未解析完成的表项"
        case .group: "组播或广播地址"
        case .linkLocal: "链路本地地址"
        case .ended: "已到期或已释放的租约"
        case .unassigned: "尚未分配的地址"
        case .superseded: "被后续记录取代"
        case .otherLine: "非表项的行"
        case .unknownLink: "不支持的链路类型"
        case .damaged: "不完整或不合规的报文"
        case .outside: "范围外的地址"
        }
    }
}
