/// What an account had typed into forms when its session lapsed, for the page that shows them again.
///
/// A page asks for nothing: while a request of this kind is answered, every `Form` that posts to one of these addresses takes
/// its values from here. Task-local, since a page is often composed where its records are read.
struct RestoredForms: Sendable {
    @TaskLocal static var current: RestoredForms?

    /// The parameter that asks for it, in the address to which the visitor comes back.
    static let parameter = "restore"

    /// The fields, by the address to which they were posted.
    let fields: [String: FormValues]
}
