import Console
import Directory
import Kernel
import Records

/// What a service hands to the Server: everything that makes it part of the product, and nothing else reaches it.
package protocol ServiceModule: ConsoleModule {
    /// Its tables.
    var schema: Schema { get }
    /// What runs its jobs.
    var jobs: [any JobHandler] { get }
    /// Its deliverables.
    var deliverables: [DeliverableKind] { get }
    /// The events of other services that it answers.
    var listeners: [EventListener] { get }
    /// The Chinese names of what it writes into the audit chain.
    var vocabulary: AuditVocabulary { get }
    /// Its figures on the first page, for those who may see them.
    func figures() async throws -> [DashboardFigure]
    /// What waits for somebody in this service.
    func duties() async throws -> [Duty]
    /// What waits for this visitor and nobody else, whatever their permissions.
    func duties(of visitor: Visitor) async throws -> [Duty]
    /// Reads what its first visitor would otherwise wait for; the server asks for it once it listens.
    func warmUp() async throws
}

extension ServiceModule {
    package var jobs: [any JobHandler] { [] }
    package var deliverables: [DeliverableKind] { [] }
    package var listeners: [EventListener] { [] }
    package var vocabulary: AuditVocabulary { AuditVocabulary() }
    package func figures() async throws -> [DashboardFigure] { [] }
    package func duties() async throws -> [Duty] { [] }
    package func duties(of visitor: Visitor) async throws -> [Duty] { [] }
    package func warmUp() async throws {}
}

/// A number on the first page that leads to the list it counts.
package struct DashboardFigure: Sendable {
    /// What is counted.
    package let title: String
    /// The number.
    package let number: Int
    /// The list.
    package let link: Link
    /// A line below. Nil: none.
    package let note: String?
    /// How it is meant.
    package let tone: Badge.Tone
    /// Who sees it.
    package let permission: Permission

    /// Takes the parts.
    package init(
        _ title: String, _ number: Int, to link: Link, note: String? = nil, tone: Badge.Tone = .neutral,
        permission: Permission
    ) {
        self.title = title
        self.number = number
        self.link = link
        self.note = note
        self.tone = tone
        self.permission = permission
    }
}
