/// The list as a file: a link to a download that takes the same query.
package struct TableExport: Sendable {
    let title: String
    let icon: String
    let link: Link

    /// A workbook.
    package static func xlsx(_ link: Link) -> Self {
        Self(title: "导出 Excel", icon: "file-earmark-spreadsheet", link: link)
    }

    /// Comma-separated values.
    package static func csv(_ link: Link) -> Self {
        Self(title: "导出 CSV", icon: "filetype-csv", link: link)
    }

    /// Another file.
    package static func other(_ title: String, icon: String, _ link: Link) -> Self {
        Self(title: title, icon: icon, link: link)
    }
}
