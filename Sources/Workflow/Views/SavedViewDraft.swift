import Console
import Kernel

/// A view as somebody wants it kept, checked.
struct SavedViewDraft: Sendable, Hashable {
    /// Characters of a name.
    static let longestTitle = 40
    /// Bytes of an address, as a browser's line of an address takes them.
    static let longestQuery = 3_000

    let list: String
    let listTitle: String
    let title: String
    let query: String
    let isShared: Bool

    /// Reads the form, and tells at its fields what is wrong.
    /// - Throws: `ConsoleFault.malformed` for a list that is none of this server: no page sends such a form.
    init?(_ form: FormValues, _ errors: inout FormErrors) throws {
        guard let address = form.text("list"), let link = Link(local: address), link.text == link.path,
            let name = form.text("name"), VisibleText.isName(name, longest: Self.longestTitle)
        else { throw ConsoleFault.malformed("视图所属的列表不正确", place: "list") }
        let query = form.text("query") ?? ""
        guard query.utf8.count <= Self.longestQuery, Link(local: "\(address)?\(query)") != nil else {
            throw ConsoleFault.malformed("筛选条件过长", place: "query")
        }
        let title = errors.required("title", form.text("title"), "请填写视图名称")
        guard let title else { return nil }
        guard VisibleText.isName(title, longest: Self.longestTitle) else {
            errors["title"] = "不得超过 \(Self.longestTitle) 个字，不得包含换行和不可见字符"
            return nil
        }
        list = address
        listTitle = name
        self.title = title
        self.query = query
        isShared = form.isTicked("shared")
    }
}
