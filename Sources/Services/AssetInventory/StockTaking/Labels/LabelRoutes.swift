import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes from which labels are printed.
struct LabelRoutes {
    let store: RecordStore

    /// Labels of one file: some ten thousand bytes each, which a browser still lays out in seconds.
    static let most = 2_000
    /// Bytes of a form with that many ticked rows.
    private static let formLimit = 1 << 20

    func add(to routes: inout RouteTable) {
        let take = Access.permission(.exportAssets)
        routes.page("assets/labels", access: take) { try await choose($0) }
        routes.action("assets/labels", access: take, body: .form(limit: Self.formLimit), act)
    }

    private func act(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        if request.form["stage"] == "sheet" { return try await sheets(request) }
        if request.form["asset"] == nil {
            return .redirect(to: Links.assets, Notice(.warning, "请勾选资产后再打印标签。"))
        }
        return try await choose(request)
    }

    private func choose(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let (ids, filter, now) = (Self.ticked(request.form), AssetRoutes.carried(request), request.now)
        let (count, hasAddress) = try await store.read { database in
            let count =
                try ids.isEmpty
                ? AssetStore.count(AssetRoutes.filter(filter, now: now, database), database)
                : AssetStore.living(ids, database).count
            return (count, try ClaimChannelStore.policy(database) != nil)
        }
        var errors = errors
        if count > Self.most { errors.add("一次最多打印 \(Self.most) 枚标签，当前 \(count) 项，请用筛选条件分批打印") }
        return .page(
            LabelPages.choose(
                LabelPages.Choice(assets: ids, filter: filter, count: count), hasAddress: hasAddress,
                values: request.form["stage"] == nil ? nil : request.form, errors: errors),
            status: errors.isEmpty ? status : 422)
    }

    private static func ticked(_ form: FormValues) -> [Identifier<Asset>] {
        form.all("asset").compactMap { Identifier<Asset>(text: $0) }
    }

    private func sheets(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (ids, filter, now) = (Self.ticked(request.form), AssetRoutes.carried(request), request.now)
        var errors = FormErrors()
        let format = errors.required("format", request.form.choice("format", LabelFormat.self), "请选择规格")
        let used = request.form.text("skip") == nil ? 0 : request.form.integer("skip")
        if let format, !(0..<format.count).contains(used ?? -1) {
            errors["skip"] = "应为 0 至 \(format.count - 1)"
        }
        guard errors.isEmpty, let format, let used else {
            return try await choose(request, errors: errors, status: 422)
        }
        let labels = try await store.read { database in
            let policy = try ClaimChannelStore.policy(database)
            let assets =
                try ids.isEmpty
                ? AssetStore.list(AssetRoutes.filter(filter, now: now, database), limit: Self.most + 1, database)
                : AssetStore.living(Array(ids.prefix(Self.most + 1)), database).map {
                    try AssetStore.find($0, database)
                }
            return assets.map { AssetLabel($0, policy: policy) }
        }
        guard (1...Self.most).contains(labels.count) else { return try await choose(request) }
        try await store.note(
            AuditAction("asset.labels", detail: "规格 \(format.rawValue)，共 \(labels.count) 枚"), by: request.principal)
        return .page(
            LabelPages.sheets(
                labels, format: format, skipping: used, withLines: request.form.isTicked("lines")))
    }
}
