import Kernel
import Observations

/// An observation that grows cell by cell: cleans each, and says what could not be taken.
///
/// A cell that says which thing the row is about (address, card) and cannot be read refuses the row, since the thing would be
/// taken for another; any other cell is left out and named.
struct RecordDraft {
    /// Cards and numbers of one thing.
    private static let mostEvidence = 64

    /// Where a cell stands.
    struct Place {
        /// From 0. Nil: a field of an answer.
        var column: Int?
        /// Title or path.
        var title: String
    }

    private(set) var issues: [CellIssue] = []
    private(set) var isRefused = false

    private let row: Int
    private let memory: WordMemory
    private var observation: Observation
    /// The warranty as a length of time, until the day of purchase is known.
    private var term: (months: Int, place: Place)?

    /// Begins a record.
    init(row: Int, presence: Observation.Presence, memory: WordMemory) {
        self.row = row
        self.memory = memory
        observation = Observation(slot: "", presence: presence)
    }

    /// Takes a cell.
    mutating func take(_ text: String, as target: ColumnTarget, at place: Place) {
        if text.isEmpty || target == .ignored { return }
        do throws(CellFault) {
            switch target {
            case .ignored: break
            case .address:
                for address in try AddressCell.read(text) where !observation.addresses.contains(address) {
                    observation.addresses.append(address)
                }
            case .machine: takeMachine(text)
            case .seenAt: try takeMoment(text)
            case .ports: try takePorts(text)
            case .attribute(let name): try takeAttribute(name, text, place)
            }
        } catch {
            refuse(error.reason, at: place, whole: target == .address || target == .attribute(.hardware))
        }
    }

    /// The observation. Nil: the row is refused. `slot` of the source's own goes before the one that is chosen here.
    ///
    /// The slot is the inventory number, else the serial number, else the first address, else the card, else the row's number:
    /// `asset ZC-0012`, `serial 2102…`, `address 10.1.2.3`, `mac 00:1B:…`, `row 12`. It is stable as long as the register keeps
    /// what comes first of these; a number that is no evidence (too short, a placeholder) does not count.
    mutating func finish(slot: String? = nil) -> Observation? {
        settleTerm()
        if isRefused { return nil }
        let name = observation.attributes[.name] ?? observation.attributes[.hostName]
        guard !observation.addresses.isEmpty || !observation.evidence.isEmpty || name != nil else {
            let isEmpty = observation.attributes.isEmpty && issues.isEmpty
            // A row without anything is no mistake.
            if !isEmpty {
                refuse("没有地址、MAC 地址、序列号、资产编号或名称，无法认定是哪台设备", at: Place(column: nil, title: ""), whole: true)
            }
            return nil
        }
        observation.slot = slot.flatMap { CellText.line($0, longest: 180) } ?? chosenSlot
        return observation
    }

    private var chosenSlot: String {
        func evidence(_ kind: EvidenceKind) -> String? { observation.evidence.first { $0.kind == kind }?.value }
        if let number = evidence(.assetNumber) { return "asset \(number)" }
        if let number = evidence(.serial) { return "serial \(number)" }
        if let address = observation.addresses.first { return "address \(address)" }
        if let hardware = evidence(.hardware) { return "mac \(hardware)" }
        return "row \(row)"
    }

    private mutating func takeAttribute(_ name: AttributeName, _ text: String, _ place: Place) throws(CellFault) {
        if name == .spares {
            observation.attributes[name] = YesNoCell.read(text, yes: "有", no: "无") ?? CellText.line(text)
            return
        }
        if CellText.isBlank(text) { return }
        switch name {
        case .hardware: try takeHardware(text)
        case .serial:
            setLine(name, text)
            try prove(Evidence.serial(CellText.halfWidth(text)), "序列号过短或为占位文字，不能用于认定设备")
        case .assetNumber:
            setLine(name, text)
            try prove(Evidence.assetNumber(CellText.halfWidth(text)), "资产编号过短或为占位文字，不能用于认定设备")
        case .hostName:
            setLine(name, text)
            if let line = observation.attributes[name] { add(Evidence.hostName(line)) }
        case .kind: observation.attributes[name] = try memory.kind(text)?.rawValue
        case .importance: observation.attributes[name] = try ImportanceCell.read(text)
        case .purchased: observation.attributes[name] = try DateCell.read(text)
        case .warranty:
            if let months = TermCell.months(text) {
                term = (months, place)
            } else {
                observation.attributes[name] = try DateCell.read(text)
            }
        default:
            // A column of the hospital's own that asks for yes or no.
            let answer = name.rawValue.hasPrefix("custom.") ? YesNoCell.read(text, yes: "是", no: "否") : nil
            let isNumber = text.isDigits
            if let answer, !isNumber { observation.attributes[name] = answer } else { setLine(name, text) }
        }
    }

    private mutating func setLine(_ name: AttributeName, _ text: String) {
        if let line = CellText.line(text) { observation.attributes[name] = line }
    }

    private mutating func takeHardware(_ text: String) throws(CellFault) {
        if let hardware = MACAddress(text) { return observation.state(hardware: hardware) }
        let plain = CellText.halfWidth(text)
        // One card may be written with blanks for separators; several stand with commas between them.
        if let hardware = MACAddress(plain.filter { !$0.isWhitespace }) { return observation.state(hardware: hardware) }
        for token in plain.split(whereSeparator: { $0.isWhitespace || ",;/、|".contains($0) }) {
            if CellText.isBlank(String(token)) { continue }
            guard let hardware = MACAddress(token) else {
                throw CellFault("“\(VisibleText.line(String(token), longest: 40) ?? "")”不是 MAC 地址")
            }
            guard observation.evidence.count < Self.mostEvidence else {
                throw CellFault("一个单元格中的 MAC 地址超过 \(Self.mostEvidence) 个")
            }
            let first = observation.attributes[.hardware]
            observation.state(hardware: hardware)
            if let first { observation.attributes[.hardware] = first }
        }
    }

    private mutating func takeMachine(_ text: String) {
        if !CellText.isBlank(text) { add(Evidence.chassis(CellText.halfWidth(text))) }
    }

    private mutating func takeMoment(_ text: String) throws(CellFault) {
        if CellText.isBlank(text) { return }
        let plain = String(CellText.halfWidth(text).trimmed)
        let moment =
            WrittenTime.windows(plain) ?? FeedTime.moment(plain)
            ?? (plain.utf8.count == 10 ? WrittenTime.epoch(plain) : nil)
            ?? (plain.utf8.count == 13 ? Int64(plain).map { Timestamp(milliseconds: $0) } : nil)
        if let moment {
            observation.seenAt = moment
        } else {
            // A day without a time counts from its beginning.
            let day = try DateCell.read(plain)
            guard let date = CivilDate(text: day), let time = CivilTime(date: date, hour: 0, minute: 0) else {
                throw CellFault("“\(plain.prefix(40))”没有写明日期和时间")
            }
            observation.seenAt = time.timestamp
        }
    }

    private mutating func takePorts(_ text: String) throws(CellFault) {
        if CellText.isBlank(text) { return }
        let services = try PortsCell.read(text)
        var all = observation.services ?? []
        for service in services where !all.contains(where: { $0.isAt(service) }) { all.append(service) }
        observation.services = all
    }

    /// A length of time becomes a date by the day of purchase.
    private mutating func settleTerm() {
        guard let term, observation.attributes[.warranty] == nil else { return }
        if let bought = observation.attributes[.purchased], let end = TermCell.end(of: bought, months: term.months) {
            observation.attributes[.warranty] = end
        } else {
            refuse("保修期写为时长，需要同一行有购买日期才能换算为到期日期", at: term.place, whole: false)
        }
        self.term = nil
    }

    private mutating func prove(_ evidence: Evidence?, _ reason: String) throws(CellFault) {
        guard let evidence else { throw CellFault(reason) }
        add(evidence)
    }

    private mutating func add(_ evidence: Evidence?) {
        if let evidence, !observation.evidence.contains(evidence) { observation.evidence.append(evidence) }
    }

    private mutating func refuse(_ reason: String, at place: Place, whole: Bool) {
        if whole { isRefused = true }
        issues.append(
            CellIssue(row: row, column: place.column, title: place.title, reason: reason, refusesRow: whole))
    }
}
