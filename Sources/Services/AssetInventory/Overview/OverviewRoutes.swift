import Console
import GRDB
import Kernel
import Records

/// The routes of the overview of assets and of its large screen.
struct OverviewRoutes {
    let store: RecordStore
    /// By day, on which the trend depends.
    let overviews: RecordCache<CivilDate, AssetOverview>

    /// Seconds between two looks of a large screen: people stand before it.
    private static let wallSeconds = 10

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        routes.page("assets/overview", access: see, overview)
        routes.page(["assets", "overview", "by", .parameter(Links.assetBreakdown)], access: see, breakdown)
        routes.page("assets/overview/wall", access: see, wall)
        routes.stream("assets/overview/wall/events", access: see, wallEvents)
    }

    private func overview(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let overview = try await overview(at: request.now)
        return .page(OverviewPages.overview(overview))
    }

    private func breakdown(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let breakdown = try request[Links.assetBreakdown]
        let query = TableQuery(request)
        let shares = try await store.read { database in
            let total = try AssetFigureStore.states(database)[.total]
            let first = try AssetBreakdownStore.read(breakdown, of: total, limit: 0, database)
            let paging = Paging(total: first.values, size: query.size, page: query.page)
            return try AssetBreakdownStore.read(
                breakdown, of: total, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
        }
        return .page(OverviewPages.breakdown(shares, query: query))
    }

    private func wall(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let overview = try await overview(at: request.now)
        return .page(WallPages.wall(overview, refresh: Self.wallSeconds))
    }

    private func wallEvents(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        .events(
            ServerEvent.polling(AssetOverview?.none, every: .seconds(Self.wallSeconds)) { last in
                let overview = try await overview(at: store.clock.now())
                // The moment is told anew at each look: a screen that stands still looks the same as one without news.
                let isNews = last.map { !overview.saysTheSame(as: $0) } ?? true
                last = overview
                return ([WallPages.moment(overview)] + (isNews ? [WallPages.replacement(overview)] : []), true)
            })
    }

    /// What the ledger holds at a moment, counted anew only where something has changed.
    private func overview(at moment: Timestamp) async throws -> AssetOverview {
        try await overviews.value(CivilTime(moment).date) { [store] in
            try await store.read { try AssetOverview(now: moment, $0) }
        }.looked(at: moment)
    }
}
