/// What an entrance for programs does: from it comes its place in the description that programs read (OpenAPI), and the page
/// that people read.
package struct APIOperation: Sendable {
    /// What a request carries.
    package enum Body: Sendable {
        /// Nothing.
        case none
        /// JSON of this schema, up to so many bytes.
        case json(APISchema, limit: Int)
        /// A file of one of these media types, up to so many bytes; it is the request's only file.
        case file([String], limit: Int, description: String)
    }

    /// The name by which programs call it, unique: `listAssets`.
    package let id: String
    /// What it does, in one line of Chinese.
    package let title: String
    /// The same in English.
    package let english: String
    /// More about it. Nil: nothing.
    package let detail: String?
    /// What its query may hold.
    package let query: [APIParameter]
    /// What it carries.
    package let body: Body
    /// The status of success.
    package let status: Int
    /// What it answers with.
    package let answer: APISchema

    /// Takes everything that is to be said.
    package init(
        _ id: String, _ title: String, english: String, detail: String? = nil, query: [APIParameter] = [],
        body: Body = .none, status: Int = 200, answer: APISchema
    ) {
        self.id = id
        self.title = title
        self.english = english
        self.detail = detail
        self.query = query
        self.body = body
        self.status = status
        self.answer = answer
    }
}
