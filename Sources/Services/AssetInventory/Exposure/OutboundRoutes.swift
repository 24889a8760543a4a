import Console
import Directory
import Foundation
import GRDB
import Kernel
import Records

/// The routes of connections to outside.
struct OutboundRoutes {
    let store: RecordStore

    /// Bytes of an uploaded file: it is read as a whole.
    private static let uploadLimit = 64 << 20

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let manage = Access.permission(.manageAssets)
        let approve = Access.permission(.approveAssets)
        routes.page("exposure/outbound", access: see, list)
        routes.page("exposure/outbound/import", access: manage) { _ in .page(OutboundPages.importForm()) }
        routes.action(
            "exposure/outbound/import", access: manage, body: .upload(limit: Self.uploadLimit), bring)
        routes.page("exposure/outbound/allowed", access: see) { try await allowances($0) }
        routes.action("exposure/outbound/allowed", access: approve, allow)
        routes.action(
            ["exposure", "outbound", "allowed", .parameter(Links.allowanceID), "withdraw"], access: approve, withdraw)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let text = query.filters.text("q").map { String($0.prefix(200)) }
        let page = try await store.read { [request] database in
            let total = try OutboundStore.count(text: text, database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            let lines = try OutboundStore.list(
                text: text, limit: paging.size, offset: max(0, paging.firstRow - 1), database
            ).map { OutboundPages.Line(connection: $0, asset: try AssetStore.find(at: $0.source, database)) }
            return OutboundPages.list(lines, query: query, total: total, mayImport: request.may(.manageAssets))
        }
        return .page(page)
    }

    private func bring(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let source = errors.line("source", request.form, longest: 60)
        guard let file = request.files.first(where: { $0.field == "file" }), file.size > 0 else {
            errors["file"] = "请选择文件"
            return .page(OutboundPages.importForm(values: request.form, errors: errors), status: 422)
        }
        guard let source, errors.isEmpty else {
            return .page(OutboundPages.importForm(values: request.form, errors: errors), status: 422)
        }
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: file.path)))
        } catch {
            throw RecordsError.explaining(file: file.path, error)
        }
        let now = store.clock.now()
        let map = try await store.read { try ZoneStore.map($0) }
        let intake: OutboundIntake
        do throws(OutboundIntakeError) {
            intake = try OutboundIntake(bytes, now: now) { map.isOutside($0) }
        } catch {
            errors["file"] = error.explanation.line
            return .page(OutboundPages.importForm(values: request.form, errors: errors), status: 422)
        }
        let (principal, connections) = (request.principal, intake.connections)
        let detail = "读取 \(intake.lines) 行，外联 \(connections.count) 条，内部 \(intake.inside) 行，错误 \(intake.wrong) 行"
        try await store.write(AuditAction("outbound.import", label: file.name, detail: detail), by: principal) {
            database in
            try OutboundStore.enter(connections, toldBy: source, database)
            _ = try JobStore.add(try LifecycleJob.daily(), at: now, by: principal, database)
        }
        if intake.wrong > 0 {
            return .page(OutboundPages.importForm(result: intake, detail: detail))
        }
        return .redirect(to: Links.outbound, Notice(.success, "已导入：\(detail)。正在按规则评估。"))
    }

    private func allowances(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let today = CivilTime(store.clock.now()).date
        let page = try await store.read { [request] database in
            OutboundPages.allowances(
                try OutboundStore.allowances(database), today: today, names: try PersonNames(database),
                mayApprove: request.may(.approveAssets), values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func allow(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let form = request.form
        let now = store.clock.now()
        var source: AddressSet?
        if let text = form.text("source") {
            source = AddressSet(text: text)
            if source == nil || text.utf8.count > 1000 { errors["source"] = "请按 10.1.2.0/24 的格式填写" }
        }
        let destination = errors.line("destination", form, longest: 253).map { $0.lowercased() }
        if let destination, !Self.isDestination(destination) { errors["destination"] = "请填写地址、地址范围或域名" }
        let port = form.integer("port")
        if form.text("port") != nil, !(port.map { (0...65_535).contains($0) } ?? false) {
            errors["port"] = "应在 0 至 65535 之间"
        }
        let reason = errors.line("reason", form)
        let until =
            form.text("until") == nil ? nil : errors.dayAhead("until", form, now: now, within: 3 * 366)
        guard errors.isEmpty, let destination, let reason else {
            return try await allowances(request, errors: errors, status: 422)
        }
        let (person, allowed) = (request.principal.name, source)
        try await store.write(
            AuditAction("outbound.allow", label: destination, detail: reason), by: request.principal
        ) {
            try OutboundStore.allow(
                source: allowed, destination: destination, port: port, reason: reason, until: until, by: person,
                at: now, $0)
        }
        return .redirect(to: Links.outboundAllowances, Notice(.success, "已登记许可，下次评估起生效。"))
    }

    private static func isDestination(_ text: String) -> Bool {
        if AddressRange(text) != nil { return true }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // A single label would allow a whole top-level domain.
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.unicodeScalars.allSatisfy {
                        $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-"
                    }
            }
    }

    private func withdraw(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.allowanceID]
        let (person, now) = (request.principal.name, store.clock.now())
        let action = AuditAction(
            "outbound.withdraw", object: RecordReference(table: "outbound_allow", id: id.rawValue))
        try await store.write(action, by: request.principal) {
            try OutboundStore.withdraw(id, by: person, at: now, $0)
        }
        return .redirect(to: Links.outboundAllowances, Notice(.success, "已撤销许可。"))
    }
}
