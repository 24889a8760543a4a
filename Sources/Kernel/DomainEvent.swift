/// Something that one service did and others may answer: written to the outbox in the transaction that did it.
///
/// The name is the service and the past participle, `asset.discovered`; it and the coded fields are a contract that
/// outlives releases, since rows written by an older program are delivered by a newer one.
package protocol DomainEvent: Codable, Sendable {
    /// For example `asset.discovered`.
    static var name: String { get }
}
