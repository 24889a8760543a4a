import GRDB
import Kernel
import Observations

/// Something in which what was measured and what is registered do not agree.
struct Difference: Sendable, Hashable {
    /// What kind of disagreement (requirement text, 资产梳理, stage three, `安全设备数据清洗`).
    enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An attribute is measured as one thing and registered as another.
        case value
        /// The asset's department is not that of its addresses: 错误IP归属部门.
        case unit
        /// Met on the network, and written down nowhere.
        case unregistered
        /// Written down, and never met.
        case unseen

        /// The name that pages show.
        var chinese: String {
            switch self {
            case .value: "属性不一致"
            case .unit: "IP 归属部门不符"
            case .unregistered: "发现未登记"
            case .unseen: "登记未发现"
            }
        }

        /// True where taking the measured value means something: what was never met cannot be taken.
        var canBeAccepted: Bool { self != .unseen }
        /// True where a third value can be given.
        var canBeCorrected: Bool { self == .value || self == .unit }
    }

    let kind: Kind
    let attribute: AttributeName
    let asset: Int64
    let category: AssetKind.Category
    /// What was measured, or should be so by the address.
    let measured: String
    /// What is registered.
    let registered: String
    /// Both sides in the form in which writing makes no difference: a ruling holds while these stay.
    let measuredKey: String
    let registeredKey: String
    /// Who says so, in Chinese.
    let measuredSource: String
    let registeredSource: String
    let measuredAt: Timestamp?
    let registeredAt: Timestamp?
}

/// Holds the words of an asset's sources against each other: pure.
struct Reconciler: Sendable {
    let comparison: ValueComparison
    let precedence: SourcePrecedence
    let ranges: UnitRanges
    let catalogue: AttributeCatalogue
    /// The required attributes of each class, made once.
    private let required: [AssetKind.Category: [AttributeName]]

    init(
        aliases: ValueAliases, precedence: SourcePrecedence = SourcePrecedence(), ranges: UnitRanges = UnitRanges([]),
        catalogue: AttributeCatalogue = AttributeCatalogue()
    ) {
        comparison = ValueComparison(aliases: aliases)
        self.precedence = precedence
        self.ranges = ranges
        self.catalogue = catalogue
        required = Dictionary(
            uniqueKeysWithValues: AssetKind.Category.allCases.map { category in
                (category, catalogue.definitions.filter { $0.required.contains(category) }.map(\.name))
            })
    }

    /// The class of an asset by what is believed of its kind.
    func category(of subject: LedgerSubject) -> AssetKind.Category {
        AssetKind.category(of: AttributeResolver.resolve(.kind, in: subject.words, precedence)?.value)
    }

    /// The required attributes that nobody tells and of which nobody has said that there is none.
    func gaps(of subject: LedgerSubject, category: AssetKind.Category) -> [AttributeName] {
        guard subject.isCurrent else { return [] }
        return (required[category] ?? []).filter { name in
            !subject.words.contains { word in
                guard let value = word.attributes[name] else { return false }
                return !value.isEmpty || word.kind == .hand
            }
        }
    }

    /// Everything in which the asset's sources do not agree, attributes in the order of their names.
    func differences(of subject: LedgerSubject, category: AssetKind.Category) -> [Difference] {
        guard subject.isCurrent else { return [] }
        let isMeasured = subject.words.contains { $0.kind.isMeasured }
        let isRegistered = subject.words.contains {
            $0.kind == .register || $0.kind == .hand && !$0.attributes.isEmpty
        }
        var found: [Difference] = []
        if isMeasured && isRegistered {
            for name in comparable(subject) {
                guard
                    let measured = AttributeResolver.resolve(
                        name, in: subject.words, precedence, of: { $0.isMeasured }),
                    let registered = AttributeResolver.resolve(
                        name, in: subject.words, precedence, of: { $0.isRegistered }),
                    !comparison.agree(measured.value, registered.value, name)
                else { continue }
                found.append(
                    difference(.value, name, subject, category, measured: measured, registered: registered))
            }
        } else if isMeasured {
            found.append(presence(.unregistered, subject, category))
        } else if isRegistered, category != .application {
            // An application is met by its servers, never by itself.
            found.append(presence(.unseen, subject, category))
        }
        if let wrong = unit(subject, category) { found.append(wrong) }
        return found
    }

    /// Attributes that both sides tell.
    private func comparable(_ subject: LedgerSubject) -> [AttributeName] {
        var measured: Set<AttributeName> = []
        var registered: Set<AttributeName> = []
        for word in subject.words {
            if word.kind.isMeasured {
                measured.formUnion(word.attributes.keys)
            } else if word.kind.isRegistered {
                registered.formUnion(word.attributes.keys)
            }
        }
        return measured.intersection(registered).sorted()
    }

    private func unit(_ subject: LedgerSubject, _ category: AssetKind.Category) -> Difference? {
        guard !ranges.isEmpty, let key = subject.addressKey, let wanted = ranges.unit(at: key),
            let told = AttributeResolver.resolve(.unit, in: subject.words, precedence),
            !comparison.agree(wanted, told.value, .unit)
        else { return nil }
        return Difference(
            kind: .unit, attribute: .unit, asset: subject.asset, category: category, measured: wanted,
            registered: told.value, measuredKey: comparison.key(wanted, .unit),
            registeredKey: comparison.key(told.value, .unit), measuredSource: "部门地址段",
            registeredSource: told.word.kind.chinese, measuredAt: nil, registeredAt: told.word.at)
    }

    private func difference(
        _ kind: Difference.Kind, _ name: AttributeName, _ subject: LedgerSubject, _ category: AssetKind.Category,
        measured: ResolvedAttribute, registered: ResolvedAttribute
    ) -> Difference {
        Difference(
            kind: kind, attribute: name, asset: subject.asset, category: category, measured: measured.value,
            registered: registered.value, measuredKey: comparison.key(measured.value, name),
            registeredKey: comparison.key(registered.value, name), measuredSource: measured.word.kind.chinese,
            registeredSource: registered.word.kind.chinese, measuredAt: measured.word.at,
            registeredAt: registered.word.at)
    }

    private func presence(
        _ kind: Difference.Kind, _ subject: LedgerSubject, _ category: AssetKind.Category
    ) -> Difference {
        let isMet = kind == .unregistered
        let words = subject.words.filter { isMet ? $0.kind.isMeasured : $0.kind.isRegistered }
        let last = words.max { ($0.at, $1.record) < ($1.at, $0.record) }
        return Difference(
            kind: kind, attribute: .registration, asset: subject.asset, category: category,
            measured: isMet ? AttributeName.registered : "", registered: isMet ? "" : AttributeName.registered,
            measuredKey: isMet ? "1" : "0", registeredKey: isMet ? "0" : "1",
            measuredSource: isMet ? last?.kind.chinese ?? "" : "",
            registeredSource: isMet ? "" : last?.kind.chinese ?? "",
            measuredAt: isMet ? last?.at : nil, registeredAt: isMet ? nil : last?.at)
    }
}

extension Reconciler {
    /// The reconciler as the records have it set.
    init(_ aliases: ValueAliases, _ database: Database) throws {
        self.init(
            aliases: aliases, precedence: try PrecedenceStore.current(database),
            ranges: try UnitRangeStore.current(database), catalogue: try AttributeCatalogue(database))
    }
}
