import Directory

extension AuditVocabulary {
    /// The names of what the program as a whole does.
    static let server = AuditVocabulary(
        actions: [
            "schema.migrate": "升级数据结构", "clock.stepped-back": "系统时间回拨", "server.start": "启动服务",
            "records.backup": "备份", "records.restore": "从备份恢复",
            "setup.accounts": "建立首批账号", "setup.scope": "登记初始扫描范围", "setup.schedules": "登记定时任务",
            "system.examine": "系统自检", "schedule.run": "立即执行定时任务",
        ])
}
