/// The addresses of style sheets, scripts and the icon that every page loads, as far as they are installed.
struct AssetLinks: Sendable {
    /// Style sheets in order.
    var styleSheets: [Link] = []
    /// Scripts in order; a module is loaded as one.
    var scripts: [(link: Link, isModule: Bool)] = []
    /// The picture in the browser's tab.
    var icon: Link?
}
