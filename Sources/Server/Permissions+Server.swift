import Console

extension Permission {
    /// Take a copy of the records, and lay one back.
    package static let backUp = Permission("records.backup", "备份与恢复")
}
