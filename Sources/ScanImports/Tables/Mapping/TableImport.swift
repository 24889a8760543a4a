import Kernel
import Observations

/// Reads a sheet with a mapping: each row an observation, or the reasons for which it is none.
///
/// ```swift
/// let preview = try TableImport.preview(file, sheet)
/// var mapping = ColumnMapping.guess(titles: preview.header?.titles ?? [])
/// let trial = try TableImport(mapping: mapping).check(file, sheet)      // nothing is delivered
/// let outcome = try TableImport(mapping: mapping).run(file, sheet) { sighting in … }
/// ```
package struct TableImport: Sendable {
    /// What the columns mean.
    package var mapping: ColumnMapping
    /// Issues that are kept; later ones are only counted.
    package var mostIssues = 1000

    /// Takes the mapping.
    package init(mapping: ColumnMapping) {
        self.mapping = mapping
    }

    /// The beginning of a sheet, for a person to look at.
    package struct Preview: Hashable, Sendable {
        /// The titles. Nil: none were found.
        package var header: TableHeader?
        /// The first rows, titles included.
        package var rows: [TableRow]
    }

    /// The first rows of a sheet and its titles.
    package static func preview(
        _ file: any TableFile, _ sheet: TableSheet, rows count: Int = 50
    ) throws(ReadingError) -> Preview {
        var rows: [TableRow] = []
        try file.read(sheet) { row in
            rows.append(row)
            return rows.count < max(count, 31)
        }
        return Preview(header: TableHeader.find(in: rows), rows: rows)
    }

    /// Reads a sheet and delivers nothing: what would be taken and what not.
    package func check(_ file: any TableFile, _ sheet: TableSheet) throws(ReadingError) -> TableOutcome {
        try run(file, sheet) { _ in }
    }

    /// Reads a sheet and delivers what can be taken, row by row.
    package func run(
        _ file: any TableFile, _ sheet: TableSheet, deliver: (Sighting) -> Void
    ) throws(ReadingError) -> TableOutcome {
        var run = TableRun(mapping: mapping, mostIssues: mostIssues)
        let cuts: TableCuts
        do throws(ReadingError) {
            cuts = try file.read(sheet) { row in
                run.take(row, deliver)
                return !run.isHopeless
            }
        } catch {
            throw ReadingError(error.fault, place: error.place, taken: run.outcome.taken)
        }
        return try run.finish(cuts, deliver)
    }
}

/// What became of a sheet.
package struct TableOutcome: Hashable, Sendable {
    /// The titles by which it was read.
    package var header: TableHeader
    /// Rows behind the titles, blank ones left aside.
    package var rows = 0
    /// Rows that made an observation.
    package var taken = 0
    /// Rows that did not.
    package var refused = 0
    /// All issues.
    package var issueCount = 0
    /// The first of them.
    package var issues: [CellIssue] = []
    /// What concerns the whole sheet, in Chinese: columns that are missing or not taken, what was cut.
    package var warnings: [String] = []
}

/// The state of reading one sheet.
private struct TableRun {
    private(set) var outcome = TableOutcome(header: TableHeader(first: 0, last: 0, titles: []))
    /// True where no titles were found among the first rows: the rest need not be read.
    private(set) var isHopeless = false

    private let mapping: ColumnMapping
    private let mostIssues: Int
    /// The first rows, until the titles are found.
    private var start: [TableRow]? = []
    private var targets: [(column: Int, title: String, target: ColumnTarget)] = []
    private let memory = WordMemory()
    /// The row at which each slot was met, by the hash of the slot.
    private var met: [Int: Int] = [:]

    init(mapping: ColumnMapping, mostIssues: Int) {
        self.mapping = mapping
        self.mostIssues = mostIssues
    }

    mutating func take(_ row: TableRow, _ deliver: (Sighting) -> Void) {
        guard start != nil else { return read(row, deliver) }
        start?.append(row)
        if let count = start?.count, count >= 31 { begin(deliver) }
    }

    mutating func finish(_ cuts: TableCuts, _ deliver: (Sighting) -> Void) throws(ReadingError) -> TableOutcome {
        begin(deliver)
        if isHopeless {
            throw ReadingError(
                .unsupported("没有标题行的表格", advice: "请在表格前 30 行内写明列标题（如 IP地址、设备名称、责任人）后重新导入"))
        }
        let missing = mapping.missing(in: outcome.header.titles)
        if !missing.isEmpty { outcome.warnings.append("表格中没有这些列：\(missing.joined(separator: "、"))") }
        let strange = mapping.strange(in: outcome.header.titles)
        if !strange.isEmpty { outcome.warnings.append("这些列没有设置对应关系，未导入：\(strange.joined(separator: "、"))") }
        outcome.warnings += cuts.warnings(TableLimits())
        return outcome
    }

    private mutating func begin(_ deliver: (Sighting) -> Void) {
        guard let rows = start else { return }
        start = nil
        guard let header = TableHeader.find(in: rows) else {
            isHopeless = true
            return
        }
        outcome.header = header
        targets = mapping.targets(of: header.titles)
        for row in rows where row.number > header.last { read(row, deliver) }
    }

    private mutating func read(_ row: TableRow, _ deliver: (Sighting) -> Void) {
        if isHopeless || row.isBlank { return }
        outcome.rows += 1
        var draft = RecordDraft(row: row.number, presence: mapping.presence, memory: memory)
        for (column, title, target) in targets {
            draft.take(row.cell(column), as: target, at: RecordDraft.Place(column: column, title: title))
        }
        let observation = draft.finish()
        for issue in draft.issues { note(issue) }
        guard let observation else {
            // Such as a line of totals: none of the columns that are wanted has anything.
            if draft.issues.isEmpty { outcome.rows -= 1 } else { outcome.refused += 1 }
            return
        }
        if let before = met.updateValue(row.number, forKey: observation.slot.hashValue) {
            met[observation.slot.hashValue] = before
            outcome.refused += 1
            note(
                CellIssue(
                    row: row.number, column: nil, title: "", reason: "\(Self.told(observation.slot)) 已在第 \(before) 行出现",
                    refusesRow: true))
            return
        }
        outcome.taken += 1
        deliver(Sighting(observation, line: row.number))
    }

    private mutating func note(_ issue: CellIssue) {
        outcome.issueCount += 1
        if outcome.issues.count < mostIssues { outcome.issues.append(issue) }
    }

    /// `asset ZC-0012` → `资产编号 ZC-0012`.
    private static func told(_ slot: String) -> String {
        let parts = slot.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return slot }
        let names = ["asset": "资产编号", "serial": "序列号", "address": "地址", "mac": "MAC 地址"]
        return names[String(parts[0])].map { "\($0) \(parts[1])" } ?? slot
    }
}
