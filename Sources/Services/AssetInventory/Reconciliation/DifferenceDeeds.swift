import GRDB
import Kernel
import Observations
import Records

/// What a person decides about differences, each in one transaction with everything that follows from it.
enum DifferenceDeeds {
    /// What is decided.
    enum Decision: Sendable, Hashable {
        /// The measured value is right.
        case accept
        /// A third value is right.
        case correct(String)
        /// Both stay as they are.
        case ignore

        var kind: LedgerDeed.Kind {
            switch self {
            case .accept: .accept
            case .correct: .correct
            case .ignore: .ignore
            }
        }
    }

    /// Those of the differences about which this can be decided.
    static func possible(_ lines: [DifferenceLine], _ decision: Decision) -> [DifferenceLine] {
        switch decision {
        case .accept: lines.filter(\.difference.kind.canBeAccepted)
        case .correct: lines.filter(\.difference.kind.canBeCorrected)
        case .ignore: lines
        }
    }

    /// What the decision changes in the ledger's values; nothing where both stay as they are.
    static func changes(_ lines: [DifferenceLine], _ decision: Decision) -> [ValueChange] {
        let value: (Difference) -> String?
        switch decision {
        case .accept: value = { $0.measured }
        case .correct(let third): value = { _ in third }
        case .ignore: return []
        }
        return possible(lines, decision).compactMap { line in
            value(line.difference).map {
                ValueChange(
                    asset: line.difference.asset, title: line.title, attribute: line.difference.attribute,
                    before: line.difference.registered.isEmpty ? nil : line.difference.registered, after: $0)
            }
        }
    }

    /// What a preview has shown, so that nothing else is decided when it is confirmed.
    static func digest(_ lines: [DifferenceLine]) -> String {
        var digest = Digest64()
        for line in lines {
            digest.add(line.key)
            digest.add(line.difference.measured)
            digest.add(line.difference.registered)
        }
        digest.add(lines.count)
        return digest.text
    }

    /// Decides about differences.
    /// - Throws: `AttributeError.nothing` where there is none, `.tooMany`; `AssetError.reasonMissing`.
    @discardableResult
    static func decide(
        _ decision: Decision, _ lines: [DifferenceLine], by author: HandDeeds.Author, _ database: Database
    ) throws -> Int {
        let lines = possible(lines, decision)
        let assets = Set(lines.map(\.difference.asset))
        guard !lines.isEmpty else { throw AttributeError.nothing }
        guard assets.count <= HandStore.mostAssets else {
            throw AttributeError.tooMany(found: assets.count, limit: HandStore.mostAssets)
        }
        if decision != .accept, author.reason == nil { throw AssetError.reasonMissing }
        let deed = try LedgerDeedStore.add(
            decision.kind, title: title(decision, lines), reason: author.reason, assets: assets.count,
            by: author.person, at: author.moment, database)
        try ChangeRecorder.around(
            assets, by: author.deed(decision.kind.chinese), isOnlyRow: true, at: author.moment, database
        ) {
            _ = try HandStore.apply(
                changes(lines, decision).map(\.change), deed: deed, by: author.person, at: author.moment, database)
            let governance = try Governance(author.content, at: author.moment, database)
            for line in lines {
                guard let (ruling, difference) = ruling(decision, line.difference, governance) else { continue }
                try RulingStore.add(
                    ruling, about: difference, deed: deed, reason: author.reason ?? "", by: author.person,
                    at: author.moment, database)
            }
            try governance.settle(assets)
        }
        return lines.count
    }

    /// What is remembered so that the decision is not asked for again. Nil: nothing is left to differ.
    private static func ruling(
        _ decision: Decision, _ difference: Difference, _ governance: Governance
    ) -> (DifferenceRuling.Ruling, Difference)? {
        switch decision {
        case .accept: nil
        case .ignore: (.ignored, difference)
        case .correct(let value):
            (
                .corrected,
                difference.with(
                    registered: value,
                    key: governance.reconciler.comparison.key(value, difference.attribute))
            )
        }
    }

    private static func title(_ decision: Decision, _ lines: [DifferenceLine]) -> String {
        let names = Set(lines.map(\.difference.attribute)).sorted().prefix(5).map(\.chinese).joined(separator: "、")
        let what =
            lines.count == 1 ? "“\(lines[0].title.prefix(60))”的\(names)" : "\(lines.count) 处差异（\(names)）"
        return "\(decision.kind.chinese)：\(what)"
    }
}

extension Difference {
    /// The same difference with another registered side.
    func with(registered: String, key: String) -> Difference {
        Difference(
            kind: kind, attribute: attribute, asset: asset, category: category, measured: measured,
            registered: registered, measuredKey: measuredKey, registeredKey: key, measuredSource: measuredSource,
            registeredSource: registeredSource, measuredAt: measuredAt, registeredAt: registeredAt)
    }
}
