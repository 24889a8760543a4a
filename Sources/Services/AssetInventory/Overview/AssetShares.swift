import Console

/// The assets of one value, with the list of them.
package struct AssetShare: Sendable, Hashable {
    /// What people call the value.
    package let name: String
    /// How many assets.
    package let number: Int
    /// These assets.
    package let link: Link
}

/// The assets parted by something.
package struct AssetShares: Sendable, Hashable {
    /// By what.
    package let breakdown: AssetBreakdown
    /// The values with the most assets first; not all of them where only some were asked for.
    package let shown: [AssetShare]
    /// How many values there are.
    package let values: Int
    /// The assets of which it is not known.
    package let unknown: AssetShare

    /// What is shown, with those of which it is not known last, where there are any.
    package var bars: [AssetShare] { unknown.number > 0 ? shown + [unknown] : shown }
}
