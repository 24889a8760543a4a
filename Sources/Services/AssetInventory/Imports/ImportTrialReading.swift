import Foundation
import Kernel
import Observations
import Records
import ScanImports

/// Reads a file as the job would, enters nothing, and keeps the first things for a rehearsal with the ledger.
struct ImportTrialReading {
    /// How much of a file is read. The figures are ours: beyond them a person would have to wait.
    struct Limits: Sendable {
        /// Bytes of a file that is read piece by piece.
        var bytes = 64 << 20
        /// Things, or rows of a sheet.
        var things = 100_000
        /// Things that are held against the ledger.
        var rehearsed = 5_000
    }

    private(set) var trial = ImportTrial()
    /// The first things, for a rehearsal.
    private(set) var items: [ObservedItem] = []

    private let limits: Limits
    /// What is counted where something stands.
    private let unit: String
    private var addresses: Set<IPAddress> = []
    private var cards: Set<String> = []
    private var ports = 0
    private var span: (first: Timestamp, last: Timestamp)?

    private init(_ limits: Limits, _ kind: SourceKind?) {
        self.limits = limits
        unit = kind == .capture ? "个报文" : "行"
    }

    /// Reads a file.
    /// - Throws: `RecordsError` where it is not there; what is wrong with its content is in the trial.
    static func read(
        _ file: URL, as choice: ImportChoice, limits: Limits = Limits()
    ) throws -> (trial: ImportTrial, items: [ObservedItem]) {
        var reading = ImportTrialReading(limits, (try? ImportFormat.named(choice.format))?.kind)
        do {
            let format = try ImportFormat.named(choice.format)
            switch format.way {
            case .report: try reading.readReport(file)
            case .source(let format):
                if let reader = format.makeReader(ReadingContext()) {
                    try reading.read(file, with: reader)
                } else {
                    try reading.readTables(TableFiles.open(file), choice.tables)
                }
            }
        } catch let error as ReadingError {
            reading.trial.failure = error.explanation.line
        } catch let error as ParseError {
            reading.trial.failure = error.explanation.line
        }
        reading.sumUp()
        return (reading.trial, reading.items)
    }

    // MARK: What is read piece by piece

    private mutating func readPieces(
        _ file: URL, feed: (inout Self, UnsafeRawBufferPointer) throws -> Void, finish: (inout Self) throws -> Void
    ) throws {
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw RecordsError.file(path: file.path, call: "open", code: ENOENT)
        }
        defer { try? handle.close() }
        var read = 0
        while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
            read += data.count
            try data.withUnsafeBytes { try feed(&self, $0) }
            if read >= limits.bytes || trial.things >= limits.things {
                trial.isBounded = try handle.read(upToCount: 1)?.isEmpty == false
                if trial.isBounded { break }
            }
        }
        do {
            try finish(&self)
        } catch {
            // Of a file that goes on, the end of what was read says nothing; what was held back until then has been handed on.
            if !trial.isBounded { throw error }
        }
    }

    private mutating func read(_ file: URL, with reader: any ObservationReader) throws {
        defer {
            trial.refused = reader.tally.rejected
            trial.leftOut = reader.tally.leftOut.filter { $0.key != .otherLine }
        }
        try readPieces(
            file,
            feed: { reading, bytes in try reader.feed(bytes) { reading.take($0) } },
            finish: { reading in try reader.finish { reading.take($0) } })
    }

    private mutating func take(_ event: ReadingEvent) {
        switch event {
        case .observed(let sighting): take(sighting)
        case .rejected(let line):
            trial.refuse("第 \(line.line) \(unit)", line.text.isEmpty ? line.reason : "\(line.reason)：\(line.text)")
        case .warning(let warning): trial.warn((warning.line > 0 ? "第 \(warning.line) \(unit)：" : "") + warning.text)
        }
    }

    private mutating func readReport(_ file: URL) throws {
        let parser = try NmapXMLParser()
        defer { describe(parser) }
        try readPieces(
            file,
            feed: { reading, bytes in try parser.feed(bytes) { reading.take($0) } },
            finish: { reading in try parser.finish { reading.take($0) } })
        if let summary = parser.summary, !summary.isSuccess { trial.warn("报告显示扫描未正常结束") }
    }

    private mutating func take(_ event: ScanEvent) {
        switch event {
        case .host(let host):
            guard let item = HostObservation.item(host, coverage: .unknown) else { return }
            ports += host.openPorts.count
            take(Sighting(item.observation, line: 0), as: item)
        case .warning(let warning): trial.warn("第 \(warning.line) 行：\(warning.text)")
        default: break
        }
    }

    private mutating func describe(_ parser: NmapXMLParser) {
        guard let header = parser.header else { return }
        tell("扫描工具", [header.scanner, header.version].joined(separator: " "))
        tell("命令行", VisibleText.line(header.arguments, longest: 300))
        tell("扫描开始", header.started.map { CivilTime($0).description })
        tell("开放端口", "\(ports) 个")
        if let down = parser.summary?.hostsDown, down > 0 { tell("未响应主机", "\(down) 台") }
    }

    // MARK: Tables

    private mutating func readTables(_ file: any TableFile, _ tables: [ImportTable]) throws {
        let taken = tables.filter(\.isTaken)
        for table in taken {
            guard let sheet = file.sheets.first(where: { $0.index == table.sheet && $0.name == table.name }) else {
                continue
            }
            let bounded = BoundedTable(file, rows: limits.things)
            let outcome = try TableImport(mapping: table.mapping).run(bounded, sheet) { take($0) }
            let prefix = sheet.name.isEmpty || taken.count == 1 ? "" : "工作表“\(sheet.name)” "
            trial.refused += outcome.refused
            trial.cellsLeftOut += outcome.issues.count { !$0.refusesRow }
            for issue in outcome.issues { trial.refuse(prefix + issue.place, issue.told) }
            for warning in outcome.warnings { trial.warn(prefix + warning) }
            if bounded.isCut { trial.isBounded = true }
        }
    }

    // MARK: All

    private mutating func take(_ sighting: Sighting, as item: ObservedItem? = nil) {
        trial.things += 1
        if trial.samples.count < ImportTrial.shownThings { trial.samples.append(sighting) }
        if items.count < limits.rehearsed {
            items.append(item ?? ObservedItem(observation: sighting.observation))
        }
        for address in sighting.observation.addresses { addresses.insert(address) }
        if let card = sighting.observation.attributes[.hardware] { cards.insert(card) }
        guard let last = sighting.observation.seenAt else { return }
        let first = sighting.firstSeenAt ?? last
        span = (min(span?.first ?? first, first), max(span?.last ?? last, last))
    }

    private mutating func sumUp() {
        guard trial.things > 0 else { return }
        tell("地址", "\(addresses.count) 个")
        if !cards.isEmpty { tell("MAC 地址", "\(cards.count) 个") }
        if let span {
            let (first, last) = (CivilTime(span.first).toMinute, CivilTime(span.last).toMinute)
            tell("观测时间", first == last ? first : "\(first) 至 \(last)")
        }
        for (what, count) in trial.leftOut.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > 0 {
            tell("未导入：\(what.chinese)", "\(count) 条")
        }
    }

    private mutating func tell(_ title: String, _ value: String?) {
        if let value, !value.isEmpty { trial.facts.append(ImportTrial.Fact(title: title, value: value)) }
    }
}

/// A file of tables that ends after so many rows.
private final class BoundedTable: TableFile {
    private(set) var isCut = false
    private let file: any TableFile
    private let most: Int

    init(_ file: any TableFile, rows: Int) {
        self.file = file
        most = rows
    }

    var sheets: [TableSheet] { file.sheets }

    func read(_ sheet: TableSheet, deliver: (TableRow) -> Bool) throws(ReadingError) -> TableCuts {
        var count = 0
        return try file.read(sheet) { row in
            count += 1
            guard count <= most else {
                isCut = true
                return false
            }
            return deliver(row)
        }
    }
}
