import AssetIdentity
import Kernel
import Observations

/// Something that makes assets of observations, and can be scored: the model in memory, or the product's own store.
protocol ScoredLedger {
    /// Enters what a source saw in one run; a scan goes block by block through its scope.
    mutating func enter(
        _ seen: [(truth: Int, observation: Observation)], from source: String, scope: AddressSet?, at now: Timestamp
    ) throws
    /// What came of it all.
    func result() throws -> ScoredResult
}

/// Which real things stand under which asset, and what a person would be asked.
struct ScoredResult {
    /// Which real things were entered under which asset, with what was told of each.
    var told: [Int64: [Int: Set<Evidence>]] = [:]
    /// Assets to which something was ever added although some evidence spoke against it.
    var disputed: Set<Int64> = []
    /// Questions: the assets that each names.
    var questions: [Set<Int64>] = []

    /// True where a person is asked whether the asset is one of the others.
    func asks(_ assets: [Int64], about asset: Int64) -> Bool {
        let others = Set(assets).subtracting([asset])
        return questions.contains { $0.contains(asset) && !others.isDisjoint(with: $0) }
    }

    /// True where a person is told that something about the asset is doubtful.
    func asks(about asset: Int64) -> Bool { questions.contains { $0.contains(asset) } }
}
