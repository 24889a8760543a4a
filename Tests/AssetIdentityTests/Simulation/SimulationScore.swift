import Kernel
import Observations

/// How often the ledger was wrong about what is one and what is two, over many simulated networks.
struct SimulationScore {
    var scenarios = 0
    var devices = 0
    var observations = 0
    /// Real things beyond the first under one asset, nobody asked.
    var silentMerges = 0
    /// The same where a question about the asset is open.
    var askedMerges = 0
    /// Assets beyond the first of one real thing, nobody asked.
    var silentSplits = 0
    /// The same where a question names both assets.
    var askedSplits = 0
    /// Silent merges in which nothing that was told contradicts: nobody could have known.
    var blindMerges = 0
    /// Silent splits in which nothing that was told agrees: nobody could have known.
    var blindSplits = 0
    /// Questions for a person.
    var questions = 0
    /// Scenarios that ended with an error.
    var failures: [String] = []
    /// Scenarios with a silent merge or split, with what had happened in them.
    var worst: [String] = []

    /// Plays scenarios: each a network, six scans, and up to four changes between two scans.
    static func play<Ledger: ScoredLedger>(
        _ numbers: Range<Int>, churns: [SimulatedChurn] = SimulatedChurn.allCases, ledger: () throws -> Ledger
    ) rethrows -> SimulationScore {
        var score = SimulationScore()
        for number in numbers {
            var ledger = try ledger()
            score.play(number, churns, &ledger)
        }
        return score
    }

    /// The figures as one line for a person.
    func chinese(_ title: String) -> String {
        """
        \(title)：场景 \(scenarios) 个，设备 \(devices) 台，观测 \(observations) 条；无人被询问的误合并 \(silentMerges)、\
        误拆分 \(silentSplits)；已提请人工判断的合并 \(askedMerges)、拆分 \(askedSplits)；观测中无任何线索、无从判断的合并 \
        \(blindMerges)、拆分 \(blindSplits)；提出问题 \(questions) 个
        """
    }

    private mutating func play(_ number: Int, _ churns: [SimulatedChurn], _ ledger: inout some ScoredLedger) {
        do {
            try run(number, churns, &ledger)
        } catch {
            failures.append("\(number): \(error)")
        }
    }

    private mutating func run(_ number: Int, _ churns: [SimulatedChurn], _ ledger: inout some ScoredLedger) throws {
        var network = SimulatedNetwork(scenario: number)
        var happened: [String] = []
        for round in 0..<6 {
            if round > 0 {
                for _ in 0..<Int.random(in: 1...4, using: &network.chance) {
                    guard let churn = churns.randomElement(using: &network.chance) else { break }
                    network.apply(churn)
                    happened.append(churn.rawValue)
                }
            }
            let now = Timestamp(seconds: 1_780_000_000 + Int64(round) * 86_400)
            if network.hasNeighbourTables {
                let seen = network.neighbours(at: now)
                observations += seen.count
                try ledger.enter(seen, from: "neighbours", scope: nil, at: now)
            }
            let seen = network.scan(at: now)
            observations += seen.count
            try ledger.enter(seen, from: "scan", scope: network.scope, at: now)
            let polled = network.poll(at: now)
            observations += polled.count
            try ledger.enter(polled, from: "snmp", scope: nil, at: now)
        }
        count(try ledger.result(), network, number, happened)
    }

    private mutating func count(
        _ result: ScoredResult, _ network: SimulatedNetwork, _ number: Int, _ happened: [String]
    ) {
        scenarios += 1
        devices += network.devices.count
        questions += result.questions.count
        let before = silentMerges + silentSplits
        for (asset, truths) in result.told where truths.count > 1 {
            if result.asks(about: asset) {
                askedMerges += truths.count - 1
            } else if result.disputed.contains(asset) {
                silentMerges += truths.count - 1
            } else {
                blindMerges += truths.count - 1
            }
        }
        var assets: [Int: [Int64]] = [:]
        for (asset, truths) in result.told { for truth in truths.keys { assets[truth, default: []].append(asset) } }
        for (truth, list) in assets where list.count > 1 {
            var before = result.told[list.sorted()[0]]?[truth] ?? []
            for asset in list.sorted().dropFirst() {
                let told = result.told[asset]?[truth] ?? []
                if result.asks(list, about: asset) {
                    askedSplits += 1
                } else if !told.isDisjoint(with: before) {
                    silentSplits += 1
                } else {
                    blindSplits += 1
                }
                before.formUnion(told)
            }
        }
        let wrong = silentMerges + silentSplits - before
        if wrong > 0 {
            worst.append(
                "\(number): \(wrong) local=\(network.isLocal) arp=\(network.hasNeighbourTables) "
                    + happened.joined(separator: ","))
        }
    }
}
