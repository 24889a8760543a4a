import Console

extension Links {
    /// The open warnings about one kind of place.
    static func exposure(at place: WarningPlace) -> Link { exposure.with("place", place.rawValue) }
}
