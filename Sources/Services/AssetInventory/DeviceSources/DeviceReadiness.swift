import DeviceAccess
import Kernel
import Tools

/// What stands in the way of asking a source: pure.
///
/// Requirement: only what the hospital has approved is contacted, with scans and synchronisation alike. A person's own trial,
/// by which it is found out what to approve, is held to the approved scopes only.
struct DeviceReadiness: Sendable, Hashable {
    /// One obstacle.
    enum Obstacle: Hashable, Sendable {
        case retired
        case disabled
        case notApproved
        case outsideScope([String])
        case noMapping
        case noSecret([DeviceSecret.Name])
        case toolsStopped(String)

        /// What pages say.
        var chinese: String {
            switch self {
            case .retired: "数据源已停止使用"
            case .disabled: "数据源已停用"
            case .notApproved: "尚未经信息科批准"
            case .outsideScope(let addresses):
                "地址不在已批准的范围内：\(addresses.prefix(5).joined(separator: "、"))\(addresses.count > 5 ? " 等 \(addresses.count) 个" : "")"
            case .noMapping: "尚未设置字段对应关系"
            case .noSecret(let names): "尚未设置\(names.map(\.chinese).joined(separator: "、"))"
            case .toolsStopped(let reason): "所有工具已被紧急停止：\(reason)"
            }
        }
    }

    let obstacles: [Obstacle]

    var isReady: Bool { obstacles.isEmpty }

    /// Judges a source. `allowed`: the approved scopes; an interface with a name for its host is judged when the name is
    /// resolved. `stopped`: the reason for which all tools are stopped.
    init(_ source: DeviceSource, allowed: AddressSet, stopped: String? = nil) {
        var found: [Obstacle] = []
        if source.retiredBy != nil { found.append(.retired) }
        if source.approvedBy == nil { found.append(.notApproved) }
        if !source.isEnabled { found.append(.disabled) }
        found += Self.contact(source, allowed: allowed, stopped: stopped)
        if source.kind == .json && source.mapping == nil { found.append(.noMapping) }
        obstacles = found
    }

    /// What stands in the way of one question that a person asks to try the source: everything but approval and mapping.
    static func contact(_ source: DeviceSource, allowed: AddressSet, stopped: String?) -> [Obstacle] {
        var found: [Obstacle] = []
        // A question that may change something on the other side is nobody's to try alone.
        if source.kind == .json && source.settings.method == .post && source.approvedBy == nil {
            found.append(.notApproved)
        }
        let outside: [String] =
            source.kind.isSNMP
            ? source.targets.filter { !allowed.contains($0.address) }.map { "\($0.address)" }
            : DevicePlace.host(source.place).flatMap { IPAddress($0) }.map { allowed.contains($0) ? [] : ["\($0)"] }
                ?? []
        // Of several devices those that are allowed are asked.
        if !outside.isEmpty && outside.count >= source.targets.count { found.append(.outsideScope(outside)) }
        if source.secret == nil, !source.settings.wanted(by: source.kind).isEmpty {
            found.append(.noSecret(source.settings.wanted(by: source.kind)))
        }
        if let stopped { found.append(.toolsStopped(stopped)) }
        return found
    }
}
