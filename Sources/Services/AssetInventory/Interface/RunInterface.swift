import Console
import Records

/// Scans, synchronisations and imports for programs.
struct RunInterface {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        routes.operation(.get, "api/v1/runs", access: .permission(.viewAssets), Self.listing, list)
        // Whoever has told something may see what came of it.
        routes.operation(
            .get, ["api", "v1", "runs", .parameter(Links.scanRunID)], access: .anyOf([.viewAssets, .tellObservations]),
            Self.showing, show)
    }

    private static let listing = APIOperation(
        "listRuns", "扫描、同步和导入的记录", english: "Scans, synchronisations and imports, the newest first",
        query: APIPaging.parameters, answer: APIPaging.schema(of: .run))

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let paging = APIPaging(request)
        let (runs, total) = try await store.read { database in
            (
                try ScanRunStore.list(withDevices: true, limit: paging.limit, offset: paging.offset, database),
                try ScanRunStore.count(database)
            )
        }
        return paging.answer(runs, total: total, as: .run, request)
    }

    private static let showing = APIOperation(
        "getRun", "一次运行的进度和结果", english: "How far a run is, and what came of it", answer: APIShape.run.schema)

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanRunID]
        return .json(APIShape.run.json(try await store.read { try ScanRunStore.find(id, $0) }))
    }
}
