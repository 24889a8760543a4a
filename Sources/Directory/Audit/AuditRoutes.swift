import Console
import Foundation
import GRDB
import Kernel
import Records

/// The audit administrator's pages. Each look, search, print and export is itself an entry.
struct AuditRoutes: Sendable {
    let context: DirectoryContext
    let vocabulary: AuditVocabulary

    /// Changes of one action shown on its page; an import of a hundred thousand rows is not read on a screen.
    private static let changeLimit = 500
    /// Entries on a printed page.
    private static let printLimit = 2_000
    /// Entries read at once for a file.
    private static let exportStep = 1_000

    func add(to routes: inout RouteTable) {
        let view = Access.permission(.viewAudit)
        routes.page("audit", access: view, list)
        routes.page(["audit", "entries", .parameter(Links.entryID)], access: view, show)
        routes.page("audit/chain", access: view, chain)
        routes.stream("audit/chain/events", access: view, events)
        routes.page("audit/chain/sheet", access: .permission(.exportAudit), sheet)
        routes.download("audit/chain/anchor", access: .permission(.exportAudit), anchorFile)
        routes.action("audit/verify", access: view, rate: .guarded, verify)
        routes.page("audit/print", access: .permission(.exportAudit), printed)
        routes.download("audit/export.csv", access: .permission(.exportAudit), export)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        guard request.query.integer("upto") != nil else {
            let head = try await context.store.auditHead()
            var link = Links.audit
            for pair in request.query.pairs where pair.name != "upto" && !pair.value.isEmpty {
                link = link.with(pair.name, pair.value)
            }
            return .redirect(to: link.with("upto", head.sequence))
        }
        let query = TableQuery(request)
        let filter = try Self.filter(query)
        let view = try await context.store.read { database in
            let total = try AuditQueries.count(filter, database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            return AuditPages.List(
                records: try AuditQueries.list(
                    filter, limit: paging.size, offset: max(0, paging.firstRow - 1), database),
                total: total, actions: try AuditQueries.actions(database),
                words: AuditWords(try PersonNames(database)))
        }
        try await context.store.note(
            AuditAction("audit.view", detail: described(query, "第 \(query.page) 页")), by: request.principal)
        return .page(AuditPages(vocabulary).list(view, query, mayExport: request.may(.exportAudit)))
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let number = try request[Links.entryID].rawValue
        let view = try await context.store.read { database -> AuditPages.Entry? in
            guard let record = try AuditQueries.find(number, database) else { return nil }
            return AuditPages.Entry(
                record: record, previous: try AuditQueries.find(number - 1, database),
                changes: try AuditQueries.changes(of: number, limit: Self.changeLimit, database),
                limit: Self.changeLimit, words: AuditWords(try PersonNames(database)))
        }
        guard let view else { throw DirectoryError.noEntry(number) }
        try await context.store.note(AuditAction("audit.view", detail: "第 \(number) 条"), by: request.principal)
        return .page(AuditPages(vocabulary).show(view))
    }

    private func chain(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let head = try await context.store.anchor()
        let anchors = AuditAnchor.daily(in: context.store.folder).anchors.prefix(30)
            .map { AuditPages.Anchor(file: $0.file, anchor: $0.anchor) }
        let checks = try await context.store.read {
            try JobStore.list(kind: AuditVerifyJob.kindName, limit: 5, $0)
        }
        // Without scripts the page loads itself again until a check has ended; that is no new look.
        if checks.first?.state.isFinal != false {
            try await context.store.note(AuditAction("audit.view", detail: "审计链"), by: request.principal)
        }
        return .page(
            AuditPages(vocabulary).chain(head, anchors: anchors, checks: checks))
    }

    /// The checks as they end; no entry is written, since the page itself has left one.
    private func events(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (store, pages) = (context.store, AuditPages(vocabulary))
        return .events(
            ServerEvent.polling(()) { _ in
                let checks = try await store.read {
                    try JobStore.list(kind: AuditVerifyJob.kindName, limit: 5, $0)
                }
                let isOpen = checks.first?.state.isFinal == false
                return (isOpen ? [] : [.replace("checks", pages.checks(checks))], isOpen)
            })
    }

    /// The head on a sheet of paper that the hospital signs for and puts into its safe.
    private func sheet(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let visitor = try request.account
        let anchor = try await context.store.anchor()
        try await context.store.note(
            AuditAction("audit.print", detail: "审计链锚点单，第 \(anchor.sequence) 条"), by: request.principal)
        return .page(AuditPages(vocabulary).sheet(anchor, by: visitor, at: request.now))
    }

    /// The head as a file, for a USB stick.
    private func anchorFile(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let anchor = try await context.store.anchor()
        try await context.store.note(
            AuditAction("audit.export", detail: "审计链锚点，第 \(anchor.sequence) 条"), by: request.principal)
        let name = "审计链锚点-\(CivilTime(request.now).date)-\(anchor.sequence).anchor"
        return .download(Download(bytes: Array(anchor.fileText.utf8), name: name, kind: .text))
    }

    private func verify(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (principal, now) = (try request.principal, request.now)
        let job = try JobRequest(
            kind: AuditVerifyJob.kindName, title: "核对审计链", parameters: AuditVerifyJob.Parameters())
        let isNew = try await context.store.write(
            AuditAction("job.queue", label: "核对审计链"), by: principal, onlyIfChanged: true
        ) { database in
            let open = try JobStore.list(
                kind: AuditVerifyJob.kindName, states: [.queued, .running], limit: 1, database)
            guard open.isEmpty else { return false }
            _ = try JobStore.add(job, at: now, by: principal, database)
            return true
        }
        return .redirect(
            to: Links.auditChain, Notice(.success, isNew ? "已开始核对，结果显示在本页。" : "核对正在进行，请稍候刷新。"))
    }

    private func printed(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let filter = try Self.filter(query)
        let (records, total, words) = try await context.store.read { database in
            (
                try AuditQueries.list(filter, limit: Self.printLimit, database),
                try AuditQueries.count(filter, database), AuditWords(try PersonNames(database))
            )
        }
        try await context.store.note(
            AuditAction("audit.print", detail: described(query, "\(records.count) 条")), by: request.principal)
        return .page(
            AuditPages(vocabulary).printed(
                records, total: total, words: words, described: described(query, nil), by: try request.account,
                at: request.now))
    }

    private func export(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        var filter = try Self.filter(query)
        // What is written from now on, this export's own entry among it, is not part of the file.
        let last = min(filter.last ?? .max, try await context.store.auditHead().sequence)
        filter.last = last
        let wanted = filter
        let total = try await context.store.read { try AuditQueries.count(wanted, $0) }
        try await context.store.note(
            AuditAction("audit.export", detail: described(query, "\(total) 条")), by: request.principal)
        let file = AuditExport(store: context.store, filter: wanted, last: last, csv: AuditCSV(vocabulary: vocabulary))
        return .download(
            Download(name: "审计记录-\(CivilTime(request.now).date).csv", kind: .csv) { file.chunks(of: Self.exportStep) })
    }

    /// - Throws: `ConsoleFault.malformed` for a condition that cannot be read: a sheet that is signed must not name one that
    ///   was not applied.
    private static func filter(_ query: TableQuery) throws -> AuditFilter {
        let fields = query.filters
        for (name, title, isRead) in [
            ("from", "起始日期", fields.date("from") != nil), ("to", "截止日期", fields.date("to") != nil),
            ("outcome", "结果", (fields.choice("outcome") as AuditOutcome?) != nil),
            ("object", "对象编号", (fields.integer("object") ?? -1) > 0),
        ] where fields.text(name) != nil && !isRead {
            throw ConsoleFault.malformed("筛选条件无法识别", place: title)
        }
        var filter = AuditFilter()
        filter.last = fields.integer("upto").map(Int64.init)
        filter.from = fields.date("from").flatMap { CivilTime(date: $0, hour: 0, minute: 0)?.timestamp }
        filter.until = fields.date("to")
            .flatMap { CivilTime(date: $0.adding(days: 1), hour: 0, minute: 0)?.timestamp }
        filter.account = fields.text("account")
        filter.action = fields.text("action")
        filter.outcome = fields.choice("outcome")
        filter.table = fields.text("table")
        filter.objectID = fields.integer("object").map(Int64.init)
        filter.text = fields.text("q")
        return filter
    }

    /// What was looked for, in the words of the trail.
    private func described(_ query: TableQuery, _ what: String?) -> String? {
        let names = [
            "from": "起始日期", "to": "截止日期", "account": "账号", "action": "操作", "outcome": "结果", "table": "对象类型",
            "object": "对象编号", "q": "关键字",
        ]
        let conditions = query.filters.pairs.compactMap { pair in names[pair.name].map { "\($0)=\(pair.value)" } }
        let text = [what, conditions.isEmpty ? nil : "条件：" + conditions.joined(separator: "，")].compactMap(\.self)
        return text.isEmpty ? nil : text.joined(separator: "；")
    }
}
