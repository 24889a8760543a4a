import Kernel

/// One probe under way: what was asked, what came, what is left of the time.
struct ProbeRun {
    private let session: SNMPSession
    private let deadline: ContinuousClock.Instant
    private let secrets: Set<String>
    private var rows: [SNMPRow] = []
    private var enterprises: [UInt32] = []
    private var texts: [PrivateText] = []
    private var notes: [String] = []
    /// Steps that ended in silence one after another.
    private var silences = 0

    init(_ session: SNMPSession, until deadline: ContinuousClock.Instant, secrets: Set<String>) {
        self.session = session
        self.deadline = deadline
        self.secrets = secrets
    }

    var rowCount: Int { rows.count }

    var snapshot: DeviceSnapshot {
        DeviceSnapshot(
            target: session.target, reading: DeviceReading(rows), enterprises: enterprises.sorted(),
            privateTexts: texts, rows: rows, notes: notes)
    }

    /// What is the device? Throws where nothing answers.
    mutating func askIdentity() async throws(SNMPError) {
        // Fewer at once for the first: an answer that fits into any datagram.
        let system = try await session.walk(
            SystemGroup.root, limits: SNMPLimits(rows: 10, time: remaining, repetitions: 10))
        rows += system.rows
        if let engine = try await session.engine() {
            rows.append(SNMPRow(EngineIdentity.object.appending(0), .octets(engine)))
        }
        await scalars([EngineIdentity.object, ForwardingEntry.bridgeAddress], "系统组")
        await askEnterprises()
        await askEntities()
        await askPrivateTexts()
        await walk([NetworkInterface.entry.appending(2)], "接口表", rows: 1024)
        await walk([NetworkInterface.entry.appending(6)], "接口表", rows: 1024)
        await askResources()
        if Task.isCancelled { throw .cancelled }
    }

    /// Whom does it know?
    mutating func askNeighbours() async throws(SNMPError) {
        await walk([NetworkInterface.extendedEntry.appending(1)], "接口表", rows: 1024)
        await walk(
            [OwnAddress.oldEntry.appending(1), OwnAddress.entry.appending(3), OwnAddress.entry.appending(4)], "地址表",
            rows: 512)
        await walk([VirtualRouter.oldEntry.appending(2), VirtualRouter.entry.appending(2)], "VRRP 表", rows: 256)
        for table in [LLDPTable.first, .second] {
            await scalars([table.local.appending(1), table.local.appending(2)], "LLDP 表")
            await walk([table.remote, table.management.appending(3)], "LLDP 表", rows: 4096)
            for column: UInt32 in [2, 3, 4] { await walk([table.localPort.appending(column)], "LLDP 表", rows: 1024) }
        }
        await walk([CDPTable.entry], "CDP 表", rows: 4096)
        await walk(
            [NeighbourAddress.oldEntry.appending(2), NeighbourAddress.entry.appending(4)], "ARP 表", rows: 8192,
            seconds: 15)
        await walk([ForwardingEntry.portEntry.appending(2)], "转发表", rows: 2048)
        await walk(
            [ForwardingEntry.entry.appending(2), ForwardingEntry.vlanEntry.appending(2)], "转发表", rows: 8192,
            seconds: 15)
        // What is no longer so, where reading it again is cheap.
        if rows.count < 8192 {
            await walk(
                [
                    NeighbourAddress.oldEntry.appending(4), NeighbourAddress.entry.appending(6),
                    ForwardingEntry.entry.appending(3), ForwardingEntry.vlanEntry.appending(3),
                ], "状态列", rows: 8192)
        }
        if Task.isCancelled { throw .cancelled }
    }

    /// Which enterprises answer? A device may keep its texts under another number than its object id says, and a Linux box
    /// has net-snmp's.
    private mutating func askEnterprises() async {
        var name = OID.enterprises
        for _ in 0..<Self.mostEnterprises {
            let after = name
            let answer = await attempt("厂商子树") { session throws(SNMPError) in try await session.next(after: [after]) }
            guard let row = answer?.first ?? nil, let number = row.oid.enterpriseNumber, row.oid > name else { return }
            if !Self.libraries.contains(number) { enterprises.append(number) }
            guard number < UInt32.max else { return }
            // Nothing is called so: what comes after it is the next enterprise.
            name = OID.enterprises.appending([number, .max, .max])
        }
    }

    private mutating func askEntities() async {
        await walk([PhysicalEntity.entry.appending(PhysicalEntity.kindColumn)], "实体表", rows: 2048)
        let parts = RowSet(rows).column(PhysicalEntity.entry, PhysicalEntity.kindColumn).compactMap { index, value in
            value.number.flatMap { kind in index.first.map { (index: $0, kind: kind) } }
        }
        let wanted = PhysicalEntity.candidates(of: parts)
        await values(
            wanted.flatMap { index in
                PhysicalEntity.columns.map { PhysicalEntity.entry.appending($0).appending(index) }
            }, "实体表")
    }

    private mutating func askPrivateTexts() async {
        await privateTexts(below: Self.configureOptions, questions: 1)
        var questions = Self.mostQuestions
        let own = RowSet(rows).scalar(SystemGroup.root.appending(2))
        var lead: UInt32?
        if case .oid(let object) = own { lead = object.enterpriseNumber }
        let order = enterprises.sorted { ($0 == lead ? 0 : 1, $0) < ($1 == lead ? 0 : 1, $1) }
        for number in order {
            questions -= await privateTexts(below: .enterprise(number), questions: questions)
        }
    }

    /// How many questions it took.
    @discardableResult
    private mutating func privateTexts(below root: OID, questions: Int) async -> Int {
        var search = PrivateTexts(below: root, most: Self.mostTexts - texts.count, secrets: secrets)
        let until = min(deadline, .now + .seconds(15))
        var asked = 0
        while asked < questions, .now < until, let question = search.question {
            asked += 1
            let answer: [SNMPRow?]? = await attempt("厂商子树") { session throws(SNMPError) in
                switch question {
                case .rows(let name): try await session.rows(after: name, count: 12)
                case .next(let names): try await session.next(after: names)
                }
            }
            guard let answer else { break }
            search.take(answer)
        }
        texts += search.found
        return asked
    }

    private mutating func askResources() async {
        await scalars([HostResources.memorySize, HostResources.realMemory], "主机资源")
        for column: UInt32 in 2...5 { await walk([HostResources.storageEntry.appending(column)], "主机资源", rows: 256) }
        for column: UInt32 in 2...3 { await walk([HostResources.deviceEntry.appending(column)], "主机资源", rows: 256) }
    }

    private mutating func scalars(_ names: [OID], _ what: String) async {
        await values(names.map { $0.appending(0) }, what)
    }

    private mutating func values(_ names: [OID], _ what: String) async {
        let answer = await attempt(what) { session throws(SNMPError) in try await session.get(names) }
        rows += (answer ?? []).compactMap { $0 }
    }

    private mutating func walk(_ roots: [OID], _ what: String, rows most: Int, seconds: Int64 = 8) async {
        for root in roots {
            let limits = SNMPLimits(rows: most, time: min(.seconds(seconds), remaining))
            let answer = await attempt(what) { session throws(SNMPError) in try await session.walk(root, limits: limits)
            }
            guard let answer else { return }
            rows += answer.rows
            switch answer.ending {
            case .finished: break
            case .rowLimit, .byteLimit: note("\(what)过大，只读取了前 \(answer.rows.count) 行")
            case .timeLimit: note("\(what)读取超过时限，只读取了 \(answer.rows.count) 行")
            case .broken(let error):
                note("\(what)未读完：\(error.explanation.summary)")
                if case .fellSilent = error { silences += 1 }
            }
        }
    }

    /// Nil: it failed, the time is used up, or the device has fallen silent twice running and is left in peace.
    private mutating func attempt<Value: Sendable>(
        _ what: String, _ body: (SNMPSession) async throws(SNMPError) -> Value
    ) async -> Value? {
        if silences >= Self.mostSilences || Task.isCancelled { return nil }
        if ContinuousClock.now >= deadline {
            note("时限已到，未读取\(what)")
            return nil
        }
        do {
            let value = try await body(session)
            silences = 0
            return value
        } catch {
            if case .fellSilent = error { silences += 1 }
            note("\(what)未读取：\(error.explanation.summary)")
            return nil
        }
    }

    private mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    private var remaining: Interval {
        Interval(milliseconds: max(0, Int64((deadline - .now) / .milliseconds(1))))
    }

    /// net-snmp's own: UCD-SNMP-MIB and NET-SNMP-MIB, which say nothing of the maker.
    private static let libraries: Set<UInt32> = [2021, 8072]
    /// versionConfigureOptions of UCD-SNMP-MIB: makers' names turn up in the paths that they built it for.
    private static let configureOptions: OID = .enterprise(2021, 100, 6)
    private static let mostEnterprises = 16
    private static let mostTexts = 200
    private static let mostQuestions = 400
    private static let mostSilences = 2
}
