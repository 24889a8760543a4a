/// A file that came with a form. It lies in the temporary folder until the request has been answered, then it is removed;
/// what is to stay is copied away (Records' evidence vault, an importer).
package struct UploadedFile: Sendable {
    /// The form field's name.
    package let field: String
    /// The file's name without folders, control characters or more than 200 bytes; only to be shown.
    package let name: String
    /// What the browser takes the file to be; never to be relied on.
    package let contentType: String?
    /// Where the bytes are.
    package let path: String
    /// How many bytes.
    package let size: Int

    /// The name without folders, without what cannot be seen, at most 200 bytes; `未命名` when nothing is left.
    static func shown(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var result = ""
        for scalar in last.unicodeScalars {
            guard scalar.properties.generalCategory != .control, scalar.properties.generalCategory != .format else {
                continue
            }
            guard result.utf8.count + String(scalar).utf8.count <= 200 else { break }
            result.unicodeScalars.append(scalar)
        }
        let cleaned = trimmed(result)
        return cleaned.isEmpty || cleaned == "." || cleaned == ".." ? "未命名" : cleaned
    }
}
