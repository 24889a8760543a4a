/// What a service gives to the console. The Server collects the modules and hands them to `ConsoleServer`.
///
///     struct AssetConsole: ConsoleModule {
///         let store: AssetStore
///
///         func permissions(into table: inout PermissionTable) {
///             table.grant(.viewAssets, to: .engineer, .manager, .reviewer)
///         }
///
///         func routes(into routes: inout RouteTable) {
///             routes.page("assets", access: .permission(.viewAssets), list)
///         }
///
///         var navigation: [NavigationItem] {
///             [NavigationItem("资产台账", to: Links.assets, icon: "hdd-network", access: .permission(.viewAssets), group: .assets, order: 1)]
///         }
///     }
package protocol ConsoleModule: Sendable {
    /// Says which roles have the service's permissions.
    func permissions(into table: inout PermissionTable)
    /// Adds the service's routes.
    func routes(into routes: inout RouteTable)
    /// The service's entries in the menu.
    var navigation: [NavigationItem] { get }
}

extension ConsoleModule {
    package func permissions(into table: inout PermissionTable) {}
    package var navigation: [NavigationItem] { [] }
}
