import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes of zones, of who reaches whom, and of where scanners stand.
struct ZoneRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let edit = Access.permission(.editExposure)
        let zone = PathSegment.parameter(Links.zoneID)
        routes.page("exposure/zones", access: .permission(.viewAssets)) { try await list($0) }
        routes.page("exposure/zones/new", access: edit) { _ in .page(ZonePages.form(nil)) }
        routes.action("exposure/zones/new", access: edit) { try await save($0, as: nil) }
        routes.page("exposure/zones/usual", access: edit) { _ in .redirect(to: Links.zones) }
        routes.action("exposure/zones/usual", access: edit, addUsual)
        routes.page(["exposure", "zones", zone], access: edit) { request in
            let id = try request[Links.zoneID]
            return .page(ZonePages.form(try await store.read { try ZoneStore.find(id, $0) }))
        }
        routes.action(["exposure", "zones", zone], access: edit) { try await save($0, as: try $0[Links.zoneID]) }
        routes.action(["exposure", "zones", zone, "remove"], access: edit, remove)
        // Where a refused form stands, whose address one may enter again.
        routes.page("exposure/reach", access: edit) { _ in .redirect(to: Links.zones) }
        routes.action("exposure/reach", access: edit, setReach)
        routes.action(["scans", "plans", .parameter(Links.scanPlanID), "standpoint"], access: edit) { request in
            let id = try request[Links.scanPlanID]
            return try await setStandpoint(request, of: .plan(id), back: Links.scanPlan(id))
        }
        routes.action(["scans", "runs", .parameter(Links.scanRunID), "standpoint"], access: edit) { request in
            let id = try request[Links.scanRunID]
            return try await setStandpoint(request, of: .run(id), back: Links.scanRun(id))
        }
    }

    private func list(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let page = try await store.read { [request] database in
            let map = try ZoneStore.map(database)
            var assets: [Identifier<NetworkZone>: Int] = [:]
            let addresses = try Row.fetchCursor(
                database, sql: "SELECT address FROM asset WHERE state NOT IN ('merged', 'retired')")
            var outside = 0
            while let row = try addresses.next() {
                if let zone = map.zone(of: row[0]) { assets[zone.id, default: 0] += 1 } else { outside += 1 }
            }
            return ZonePages.list(
                map, assets: assets, unplaced: outside, mayEdit: request.may(.editExposure),
                values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func save(_ request: ConsoleRequest, as id: Identifier<NetworkZone>?) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let before = try await store.read { database in try id.map { try ZoneStore.find($0, database) } }
        guard let draft = ZonePages.read(request.form, &errors) else {
            return .page(ZonePages.form(before, values: request.form, errors: errors), status: 422)
        }
        let (person, now) = (request.principal.name, store.clock.now())
        let object = id.map { RecordReference(table: "network_zone", id: $0.rawValue) }
        try await store.write(AuditAction("zone.save", object: object, label: draft.name), by: request.principal) {
            try ZoneStore.save(draft, as: id, by: person, at: now, $0)
        }
        return .redirect(to: Links.zones, Notice(.success, "已保存区域“\(draft.name)”，下次评估起生效。"))
    }

    private func addUsual(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (person, now) = (request.principal.name, store.clock.now())
        try await store.write(AuditAction("zone.usual"), by: request.principal) {
            try ZoneStore.addUsual(by: person, at: now, $0)
        }
        return .redirect(to: Links.zones, Notice(.success, "已加入常用区域，请逐个填写地址范围。"))
    }

    private func remove(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.zoneID]
        let action = AuditAction("zone.remove", object: RecordReference(table: "network_zone", id: id.rawValue))
        try await store.write(action, by: request.principal) { try ZoneStore.remove(id, $0) }
        return .redirect(to: Links.zones, Notice(.success, "已删除区域。"))
    }

    private func setReach(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let form = request.form
        let from = errors.required("from", form.identifier("from", of: NetworkZone.self), "请选择来源区域")
        let to = errors.required("to", form.identifier("to", of: NetworkZone.self), "请选择目的区域")
        let reach: ZoneReach.Reach? = errors.required("reach", form.choice("reach"), "请选择是否可达")
        let basis = errors.optionalLine("basis", form)
        if reach != .unknown && basis == nil && errors["basis"] == nil { errors["basis"] = "请填写依据" }
        if from != nil && from == to { errors["to"] = "来源与目的不能相同" }
        guard errors.isEmpty, let from, let to, let reach else {
            return try await list(request, errors: errors, status: 422)
        }
        let (person, now) = (request.principal.name, store.clock.now())
        try await store.write(AuditAction("zone.reach", detail: reach.chinese), by: request.principal) {
            try ZoneStore.setReach(
                ZoneReach(from: from, to: to, reach: reach, basis: basis), by: person, at: now, $0)
        }
        return .redirect(to: Links.zones, Notice(.success, "已登记区域间访问关系，下次评估起生效。"))
    }

    private func setStandpoint(
        _ request: ConsoleRequest, of looker: ZoneStore.Looker, back: Link
    ) async throws -> ConsoleResponse {
        guard let zone = request.form.identifier("zone", of: NetworkZone.self) else {
            throw LifecycleError.missing("观测区域")
        }
        let (person, now) = (request.principal.name, store.clock.now())
        try await store.write(AuditAction("zone.standpoint", object: looker.reference), by: request.principal) {
            try ZoneStore.setStandpoint(zone, of: looker, by: person, at: now, $0)
        }
        return .redirect(to: back, Notice(.success, "已登记观测区域。"))
    }
}
