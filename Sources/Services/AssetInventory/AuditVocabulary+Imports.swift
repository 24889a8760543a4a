import Directory

extension AuditVocabulary {
    /// The names of what is done about imported files.
    static let imports = AuditVocabulary(
        actions: ["mapping.rename": "修改导入来源名称", "mapping.delete": "删除列对应关系"],
        tables: ["import_mapping": "列对应关系"],
        columns: [
            "import_mapping.source": "来源名称", "sheet": "工作表", "import_mapping.columns": "列对应关系", "saved_by": "保存人",
            "saved_at": "保存时间",
        ])
}
