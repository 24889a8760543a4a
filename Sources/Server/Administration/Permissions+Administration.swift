import Console

extension Permission {
    /// See how the system is: checks, storage, jobs, settings.
    static let viewSystem = Permission("system.view", "查看系统状态和设置")
    /// Have periodic work done now.
    static let manageSystem = Permission("system.manage", "立即执行定时任务")
}
