import Console

extension Links {
    static let assetBreakdown: PathParameter<AssetBreakdown> = .choice("breakdown")

    /// What the ledger counts.
    package static var assetOverview: Link { Link("assets", "overview") }
    /// All values of one breakdown.
    static func assetBreakdown(_ breakdown: AssetBreakdown) -> Link {
        Link("assets", "overview", "by", breakdown.rawValue)
    }
    /// The figures on a large screen.
    package static var assetWall: Link { Link("assets", "overview", "wall") }
    /// The figures of the large screen, as they change.
    static var assetWallEvents: Link { Link("assets", "overview", "wall", "events") }
    /// The assets that a line of search finds.
    static func assets(search line: String) -> Link { assets.with("q", line) }
    /// The open warnings about one kind of place.
    static func exposure(at place: WarningPlace) -> Link { exposure.with("place", place.rawValue) }
}
