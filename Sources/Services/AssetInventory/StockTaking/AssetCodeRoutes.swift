import Console
import Directory
import GRDB
import Kernel
import Records

/// Where the square on a label leads.
struct AssetCodeRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        routes.page(["assets", "by-code", .parameter(Links.assetCode)], access: .permission(.viewAssets), show)
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let code = try request[Links.assetCode]
        let mayCount = request.may(.manageAssets)
        let target = try await store.read { database -> Link? in
            guard let asset = try AssetStore.find(code: code, database) else { return nil }
            // Whoever takes stock wants the form; whoever may not, the asset.
            let item = mayCount ? try StockStore.open(about: asset.id, database) : nil
            return item.map { Links.stockItem($0.id) } ?? Links.asset(asset.id)
        }
        guard let target else { throw ConsoleFault.notFound }
        return .redirect(to: target)
    }
}
