import Directory

extension AuditVocabulary {
    /// The names of what is set down about the ledger day by day.
    static let overview = AuditVocabulary(
        actions: ["asset.figures": "记录每日资产数量"],
        tables: ["asset_daily_figure": "每日资产数量"],
        columns: [
            "day": "日期", "counted_at": "统计时间", "asset_daily_figure.total": "资产总数", "asset_daily_figure.alive": "存活资产",
            "unclaimed": "待认领", "zombies": "僵尸资产", "recovering": "待回收", "exposed_ports": "暴露端口",
            "responsibility_gaps": "责任缺失",
        ])
}
