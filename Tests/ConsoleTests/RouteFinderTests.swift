import Kernel
import Testing

@testable import Console

@Suite struct RouteFinderTests {
    private static let id = PathParameter.identifier("account", of: Account.self)

    private func finder() throws -> RouteFinder {
        var table = RouteTable()
        let handler: RouteTable.Handler = { _ in .empty }
        table.page("/", access: .anyone, handler)
        table.page("accounts", access: .anyone, handler)
        table.action("accounts", access: .anyone, handler)
        table.page("accounts/new", access: .anyone, handler)
        table.page(["accounts", .parameter(Self.id)], access: .anyone, handler)
        table.page(
            ["accounts", .parameter(Self.id), "roles", .parameter(.choice("role") as PathParameter<Role>)],
            access: .anyone, handler)
        return try RouteFinder(table.routes)
    }

    private func name(_ result: RouteFinder.Result) -> String {
        switch result {
        case .found(let route, let values):
            "\(route.name) \(values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))"
        case .otherMethods(let methods): methods.map(\.rawValue).joined(separator: ",")
        case .none: "-"
        }
    }

    @Test(arguments: [
        ("/", "GET / "), ("/accounts", "GET /accounts "), ("/accounts/new", "GET /accounts/new "),
        ("/accounts/7", "GET /accounts/{account} account=7"),
        ("/accounts/7/roles/engineer", "GET /accounts/{account}/roles/{role} account=7,role=engineer"),
        ("/accounts/7/roles/root", "-"), ("/accounts/0", "-"), ("/accounts/-1", "-"), ("/accounts/+1", "-"),
        ("/accounts/1e3", "-"), ("/accounts/9223372036854775808", "-"), ("/accounts/7/", "-"), ("/accounts//7", "-"),
        ("/accounts/%37", "GET /accounts/{account} account=7"), ("/accounts/7%00", "-"), ("/accounts/..%2f7", "-"),
        ("/ACCOUNTS", "-"), ("accounts", "-"), ("", "-"), ("/accounts/%", "-"),
    ])
    func `Finds the route of a path and nothing else`(path: String, expected: String) throws {
        #expect(name(try finder().find(.get, path: path)) == expected)
    }

    @Test func `A path with other methods names them`() throws {
        #expect(name(try finder().find(.delete, path: "/accounts")) == "GET,POST")
        #expect(name(try finder().find(nil, path: "/accounts/7")) == "GET")
    }

    @Test func `Two routes of one name are found when the server is put together`() {
        var table = RouteTable()
        table.page("a", access: .anyone) { _ in .empty }
        table.page("a", access: .anyone) { _ in .empty }
        #expect(throws: RouteConflict(route: "GET /a")) { try RouteFinder(table.routes) }
    }
}
