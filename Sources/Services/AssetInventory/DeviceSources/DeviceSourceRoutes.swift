import Console
import Directory
import GRDB
import Kernel
import Records
import ScanImports
import Tools

/// The routes of device sources.
struct DeviceSourceRoutes {
    let store: RecordStore
    let contact: DeviceContact

    func add(to routes: inout RouteTable) {
        let (see, run) = (Access.permission(.viewAssets), Access.permission(.runScans))
        let either = Access.anyOf([.runScans, .approveScans])
        let device = PathSegment.parameter(Links.deviceSourceID)
        let kind = PathSegment.parameter(Links.deviceSourceKind)
        routes.page("assets/devices", access: see, list)
        routes.page(["assets", "devices", "new", kind], access: run) { request in
            .page(DeviceSourceFormPages.new(try request[Links.deviceSourceKind]))
        }
        routes.action(["assets", "devices", "new", kind], access: run, make)
        routes.page(["assets", "devices", device], access: see) { try await detail($0) }
        routes.page(["assets", "devices", device, "edit"], access: run) { try await edit($0) }
        routes.action(["assets", "devices", device, "edit"], access: run, save)
        routes.page(["assets", "devices", device, "mapping"], access: run) { try await mapping($0) }
        routes.action(["assets", "devices", device, "mapping"], access: run, saveMapping)
        routes.action(["assets", "devices", device, "guess"], access: run, guess)
        routes.action(["assets", "devices", device, "trial"], access: run, trial)
        routes.action(["assets", "devices", device, "certificate"], access: run, readCertificate)
        // Where a page that a deed has drawn stands, whose address one may enter again.
        for name in ["trial", "guess", "certificate", "retire"] {
            routes.page(["assets", "devices", device, PathSegment(stringLiteral: name)], access: see) { request in
                .redirect(to: Links.deviceSource(try request[Links.deviceSourceID]))
            }
        }
        routes.action(["assets", "devices", device, "trust"], access: run) { request in
            let fingerprint = request.form.text("fingerprint") ?? ""
            return try await deed("device.trust", "已确认信任该证书。", request) {
                try DeviceSourceStore.trust(fingerprint: fingerprint, of: $0, by: $1, at: $2, $3)
            }
        }
        routes.action(["assets", "devices", device, "distrust"], access: run) { request in
            try await deed("device.distrust", "已取消信任，今后按本机信任的机构校验证书。", request) { id, _, _, database in
                try DeviceSourceStore.distrust(id, database)
            }
        }
        routes.action(["assets", "devices", device, "approve"], access: .permission(.approveScans)) { request in
            let mark = request.form.text("mark")
            return try await deed("device.approve", "已批准，将按周期同步。", request) {
                try DeviceSourceStore.approve($0, seen: mark, by: $1, at: $2, $3)
            }
        }
        routes.action(["assets", "devices", device, "enable"], access: run) { request in
            try await deed("device.enable", "已启用。", request) { try DeviceSourceStore.set(true, $0, at: $2, $3) }
        }
        routes.action(["assets", "devices", device, "disable"], access: either) { request in
            try await deed("device.disable", "已停用。", request) { try DeviceSourceStore.set(false, $0, at: $2, $3) }
        }
        routes.action(["assets", "devices", device, "retire"], access: either) { request in
            let reason = String((request.form.text("reason") ?? "").prefix(200))
            return try await deed("device.retire", "已停止使用，凭据已删除。", request) {
                try DeviceSourceStore.retire($0, reason: reason, by: $1, at: $2, $3)
            }
        }
        routes.action(["assets", "devices", device, "run"], access: run, sync)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let rows = try await store.read { database in
            try DeviceSourceStore.list(database).map {
                DeviceSourcePages.Row(source: $0, standing: try DeviceRunStore.standing(of: $0, database))
            }
        }
        return .page(DeviceSourcePages.list(rows, may: request.may))
    }

    private func detail(
        _ request: ConsoleRequest, refusal: DeviceRefusal? = nil
    ) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let stopped = contact.tools.killSwitch.reason
        let view = try await store.read { database in
            let source = try DeviceSourceStore.find(id, database)
            return DeviceSourcePages.View(
                source: source, standing: try DeviceRunStore.standing(of: source, database),
                readiness: DeviceReadiness(
                    source, allowed: try ScanScopeStore.allowed(database),
                    stopped: try ToolStopStore.current(database)?.reason ?? stopped),
                runs: try DeviceRunStore.list(id, limit: 20, database), names: try PersonNames(database))
        }
        return .page(
            DeviceSourcePages.detail(view, refusal: refusal, may: request.may), status: refusal?.status ?? 200)
    }

    // MARK: Form

    private func make(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let kind = try request[Links.deviceSourceKind]
        var errors = FormErrors()
        if let draft = DeviceSourceForm.read(request.form, kind: kind, name: nil, kept: { _ in [] }, &errors) {
            let (principal, now, vault) = (request.principal, request.now, DeviceVault(store.key))
            do {
                let id = try await store.write(AuditAction("device.create", label: draft.name), by: principal) {
                    try DeviceSourceStore.add(draft, vault: vault, by: principal, at: now, $0)
                }
                return .redirect(to: Links.deviceSource(id), Notice(.success, "数据源已保存，请试读后交信息科批准。"))
            } catch let error as DeviceSourceError {
                guard case .nameTaken = error else { throw error }
                errors["name"] = error.explanation.summary
            }
        }
        return .page(DeviceSourceFormPages.new(kind, values: request.form, errors: errors), status: 422)
    }

    private func edit(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors()
    ) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let source = try await store.read { try DeviceSourceStore.find(id, $0) }
        if source.retiredBy != nil { throw DeviceSourceError.retired }
        return .page(
            DeviceSourceFormPages.edit(source, values: errors.isEmpty ? nil : request.form, errors: errors),
            status: errors.isEmpty ? 200 : 422)
    }

    private func save(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let vault = DeviceVault(store.key)
        let (principal, now, form) = (request.principal, request.now, request.form)
        let (draft, errors, wasApproved) = try await store.read { database in
            let source = try DeviceSourceStore.find(id, database)
            var errors = FormErrors()
            let draft = try DeviceSourceForm.read(
                form, kind: source.kind, name: source.name,
                kept: { try DeviceSourceStore.kept(id, place: $0, vault: vault, database) }, &errors)
            return (draft, errors, source.approvedBy != nil)
        }
        guard let draft else { return try await edit(request, errors: errors) }
        let isApproved = try await store.write(
            AuditAction(
                "device.edit", object: RecordReference(table: "device_source", id: id.rawValue), label: draft.name),
            by: principal
        ) { database in
            try DeviceSourceStore.save(id, draft, vault: vault, by: principal, at: now, database)
            return try DeviceSourceStore.find(id, database).approvedBy != nil
        }
        let notice = wasApproved && !isApproved ? "已保存。读取的地址或方式已改变，须由信息科重新批准后才会同步。" : "已保存。"
        return .redirect(to: Links.deviceSource(id), Notice(.success, notice))
    }

    private func deed(
        _ name: String, _ done: String, _ request: ConsoleRequest,
        _ body: @escaping @Sendable (Identifier<DeviceSource>, Principal, Timestamp, Database) throws -> Void
    ) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let (principal, now) = (request.principal, request.now)
        try await store.write(
            AuditAction(name, object: RecordReference(table: "device_source", id: id.rawValue)), by: principal
        ) { try body(id, principal, now, $0) }
        return .redirect(to: Links.deviceSource(id), Notice(.success, done))
    }

    private func sync(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let (principal, now, stopped) = (request.principal, request.now, contact.tools.killSwitch.reason)
        let run = try await store.write(
            AuditAction("device.queue", object: RecordReference(table: "device_source", id: id.rawValue)), by: principal
        ) { database in
            try DeviceRunStore.queue(
                DeviceSourceStore.find(id, database), stopped: stopped, by: principal, at: now, database
            ).run
        }
        return .redirect(to: Links.scanRun(run), Notice(.success, "已开始同步。"))
    }
}

// MARK: - What contacts the device while a person waits

extension DeviceSourceRoutes {
    /// The source, and what stands in the way of one question that a person puts to it.
    private func contactable(_ request: ConsoleRequest) async throws -> (source: DeviceSource, refusal: DeviceRefusal?)
    {
        let id = try request[Links.deviceSourceID]
        let stopped = contact.tools.killSwitch.reason
        return try await store.read { database in
            let source = try DeviceSourceStore.find(id, database)
            if source.retiredBy != nil { throw DeviceSourceError.retired }
            let obstacles = DeviceReadiness.contact(
                source, allowed: try ScanScopeStore.allowed(database),
                stopped: try ToolStopStore.current(database)?.reason ?? stopped)
            return (source, obstacles.isEmpty ? nil : DeviceRefusal(obstacles))
        }
    }

    private func trial(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (source, refusal) = try await contactable(request)
        if let refusal { return .page(DeviceTrialPages.refused(source, refusal), status: refusal.status) }
        try await store.note(
            AuditAction("device.trial", object: source.reference, label: source.name), by: request.principal)
        let outcome = try await DeviceTrial(contact: contact).run(source)
        return .page(DeviceTrialPages.page(source, outcome))
    }

    private func mapping(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors()
    ) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let source = try await store.read { try DeviceSourceStore.find(id, $0) }
        guard source.kind == .json else { throw ConsoleFault.notFound }
        if source.retiredBy != nil { throw DeviceSourceError.retired }
        return .page(
            DeviceSourceFormPages.mapping(source, values: errors.isEmpty ? nil : request.form, errors: errors),
            status: errors.isEmpty ? 200 : 422)
    }

    private func saveMapping(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deviceSourceID]
        let source = try await store.read { try DeviceSourceStore.find(id, $0) }
        guard source.kind == .json else { throw ConsoleFault.notFound }
        var errors = FormErrors()
        guard let mapping = DeviceMappingForm.read(request.form, name: source.name, &errors) else {
            return try await self.mapping(request, errors: errors)
        }
        try await store.write(
            AuditAction("device.mapping", object: source.reference, label: source.name), by: request.principal
        ) { try DeviceSourceStore.set(mapping, of: id, $0) }
        return .redirect(to: Links.deviceSource(id), Notice(.success, "字段对应关系已保存，请试读核对。"))
    }

    private func guess(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (source, refusal) = try await contactable(request)
        guard source.kind == .json else { throw ConsoleFault.notFound }
        if let refusal { return Self.refused(source, refusal) }
        let mapping: JSONMapping
        do {
            mapping = try await DeviceTrial(contact: contact).guess(source)
        } catch let error as any ExplainedError where error.kind != .damaged {
            return Self.refused(source, DeviceRefusal(error))
        }
        try await store.note(
            AuditAction("device.guess", object: source.reference, label: source.name), by: request.principal)
        // Shown, not kept: the source in force must not enter what nobody has confirmed.
        return .page(
            DeviceSourceFormPages.mapping(source, guess: mapping, values: nil, errors: FormErrors()), status: 200)
    }

    private static func refused(_ source: DeviceSource, _ refusal: DeviceRefusal) -> ConsoleResponse {
        .page(
            DeviceSourceFormPages.mapping(source, refusal: refusal, values: nil, errors: FormErrors()),
            status: refusal.status)
    }

    private func readCertificate(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (source, refusal) = try await contactable(request)
        guard source.kind == .json else { throw ConsoleFault.notFound }
        if let refusal { return try await detail(request, refusal: refusal) }
        let certificate: DeviceCertificate
        do {
            certificate = try await contact.certificate(of: source)
        } catch let error as any ExplainedError where error.kind != .damaged {
            return try await detail(request, refusal: DeviceRefusal(error))
        }
        try await store.write(
            AuditAction(
                "device.certificate", object: source.reference, label: source.name, detail: certificate.fingerprint),
            by: request.principal
        ) { try DeviceSourceStore.offer(certificate, by: source.id, $0) }
        return .redirect(
            to: Links.deviceSource(source.id), Notice(.warning, "已读取证书，请与设备上显示的指纹核对后确认。"))
    }
}
