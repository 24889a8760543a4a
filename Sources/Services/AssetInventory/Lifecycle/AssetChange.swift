import Kernel

/// One thing that changed about an asset.
package struct AssetChange: Sendable, Hashable {
    /// The asset.
    package let asset: Int64
    /// What changed.
    package let kind: ChangeKind
    /// What of it: a port, `22/tcp`; of state and responsibility, what was done. Nil: the kind says it.
    package let subject: String?
    /// What it was. Nil: nothing.
    package let before: String?
    /// What it is. Nil: nothing.
    package let after: String?

    /// Characters that are kept of a value.
    static let longest = 200
    /// Ports of one asset that are told one by one; a host that opens all of its ports at once is told in one line.
    static let mostPorts = 50

    /// Takes the parts; long values are cut.
    init(_ asset: Int64, _ kind: ChangeKind, subject: String? = nil, before: String? = nil, after: String? = nil) {
        self.asset = asset
        self.kind = kind
        self.subject = subject
        self.before = before.flatMap { VisibleText.line($0, longest: Self.longest) }
        self.after = after.flatMap { VisibleText.line($0, longest: Self.longest) }
    }

    /// What differs between two snapshots of an asset: pure.
    ///
    /// What becomes known for the first time is no change, unless a person has said it. `isRejoined`: another asset went into it or came out of it
    /// meanwhile, so that its ports and keys differ without anything having happened to it.
    static func between(
        _ before: AssetSnapshot, _ after: AssetSnapshot, of asset: Int64, isRejoined: Bool = false,
        by deed: ChangeDeed? = nil
    ) -> [AssetChange] {
        if before.state != .merged && after.state == .merged {
            return [AssetChange(asset, .merged, before: before.state.chinese)]
        }
        if before.state == .merged && after.state != .merged {
            return [AssetChange(asset, .split, after: after.state.chinese)]
        }
        var changes: [AssetChange] = []
        if before.isAlive != after.isAlive {
            let kind: ChangeKind = after.isAlive ? before.wasSeen ? .returned : .discovered : .gone
            changes.append(AssetChange(asset, kind, before: before.state.chinese, after: after.state.chinese))
        } else if before.state != after.state {
            changes.append(
                AssetChange(
                    asset, .state, subject: deed?.name, before: before.state.chinese, after: after.state.chinese))
        }
        if before.responsible != after.responsible, before.responsible != nil || deed != nil {
            changes.append(
                AssetChange(
                    asset, .owner, subject: deed?.name, before: before.responsible, after: after.responsible))
        }
        if isRejoined { return changes }
        if before.address != after.address {
            changes.append(AssetChange(asset, .address, before: before.address, after: after.address))
        }
        let gained = after.addressKeys.subtracting(before.addressKeys).sorted().compactMap(IPAddress.init(sortKey:))
            .map(\.description).filter { $0 != after.address }
        if !gained.isEmpty {
            changes.append(
                AssetChange(
                    asset, .address, subject: "新增地址",
                    after: gained.prefix(8).joined(separator: "、") + (gained.count > 8 ? " 等 \(gained.count) 个" : "")))
        }
        for (kind, old, new) in [
            (ChangeKind.name, before.hostName, after.hostName), (.system, before.system, after.system),
        ] where old != nil && new != nil && old != new {
            changes.append(AssetChange(asset, kind, before: old, after: new))
        }
        for (kind, old, new) in [
            (ChangeKind.card, before.cards, after.cards), (.hostKey, before.hostKeys, after.hostKeys),
        ] where !old.isEmpty && !new.isEmpty && old != new {
            changes.append(
                AssetChange(
                    asset, kind, before: text(old.subtracting(new)), after: text(new.subtracting(old))))
        }
        return changes + services(before.services, after.services, of: asset)
    }

    private static func text(_ values: Set<String>) -> String? {
        values.isEmpty ? nil : values.sorted().prefix(4).joined(separator: "、")
    }

    private static func services(
        _ before: [AssetSnapshot.Place: AssetSnapshot.Service], _ after: [AssetSnapshot.Place: AssetSnapshot.Service],
        of asset: Int64
    ) -> [AssetChange] {
        var opened: [AssetChange] = []
        var closed: [AssetChange] = []
        var changed: [AssetChange] = []
        for (place, new) in after.sorted(by: { $0.key < $1.key }) {
            let old = before[place]
            if new.isOpen && old?.isOpen != true {
                opened.append(AssetChange(asset, .portOpened, subject: place.text, after: new.line))
            } else if !new.isOpen && old?.isOpen == true {
                closed.append(AssetChange(asset, .portClosed, subject: place.text, before: old?.line))
            } else if let old, let line = old.line, new.isOpen, new.line != line {
                changed.append(AssetChange(asset, .service, subject: place.text, before: line, after: new.line))
            }
        }
        for (place, old) in before.sorted(by: { $0.key < $1.key }) where after[place] == nil && old.isOpen {
            closed.append(AssetChange(asset, .portClosed, subject: place.text, before: old.line))
        }
        // Ports that nobody had looked at before have not opened: they became known.
        if before.isEmpty && !opened.isEmpty {
            opened = [gathered(opened, .portOpened, of: asset, first: true)]
        }
        return [(opened, ChangeKind.portOpened), (closed, .portClosed), (changed, .service)].flatMap { list, kind in
            list.count > mostPorts ? [gathered(list, kind, of: asset, first: false)] : list
        }
    }

    /// Many changes of one kind in one line.
    private static func gathered(
        _ changes: [AssetChange], _ kind: ChangeKind, of asset: Int64, first: Bool
    ) -> AssetChange {
        let names = changes.compactMap(\.subject).prefix(12).joined(separator: "、")
        let subject = "\(changes.count) 个端口" + (first ? "（首次识别）" : "")
        return kind == .portClosed
            ? AssetChange(asset, kind, subject: subject, before: names)
            : AssetChange(asset, kind, subject: subject, after: names)
    }
}

extension IPAddress {
    /// Reads what `sortKey` writes. Nil: another text.
    fileprivate init?(sortKey: String) {
        guard let number = UInt128(sortKey.dropFirst(), radix: 16) else { return nil }
        switch sortKey.first {
        case "4" where number <= UInt128(UInt32.max): self.init(family: .v4, number: number)
        case "6": self.init(family: .v6, number: number)
        default: return nil
        }
    }
}
