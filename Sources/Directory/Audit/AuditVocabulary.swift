/// The Chinese names of what the audit trail tells of. What is not in it is shown as it is written, so that an entry
/// is never hidden by a missing word.
package struct AuditVocabulary: Sendable {
    /// Names of event types, `account.sign-in`.
    package var actions: [String: String]
    /// Names of tables, `account`.
    package var tables: [String: String]
    /// Names of columns, `account.login`, or `login` for every table.
    package var columns: [String: String]

    /// Takes the names of one service.
    package init(actions: [String: String] = [:], tables: [String: String] = [:], columns: [String: String] = [:]) {
        self.actions = actions
        self.tables = tables
        self.columns = columns
    }

    /// Both together; where both name a thing, the other's name holds.
    package func adding(_ other: AuditVocabulary) -> AuditVocabulary {
        AuditVocabulary(
            actions: actions.merging(other.actions) { $1 }, tables: tables.merging(other.tables) { $1 },
            columns: columns.merging(other.columns) { $1 })
    }

    /// The name of an event type.
    func action(_ name: String) -> String { actions[name] ?? name }
    /// The name of a table.
    func table(_ name: String) -> String { tables[name] ?? name }
    /// The name of a column.
    func column(_ name: String, of table: String) -> String { columns["\(table).\(name)"] ?? columns[name] ?? name }
}

extension AuditVocabulary {
    /// What this target and those below it write.
    package static let directory = AuditVocabulary(
        actions: [
            "account.sign-in": "登录", "account.second-factor": "双因素认证", "account.sign-out": "退出登录",
            "account.lock": "账号锁定", "account.unlock": "解除锁定", "account.password-change": "修改口令",
            "account.password-reset": "重置口令", "account.create": "新建账号", "account.enable": "启用账号",
            "account.disable": "停用账号", "account.assign": "变更账号使用人", "account.validity": "设置账号有效期",
            "account.view": "查看账号", "account.os-login": "设置系统用户对应", "session.expire": "会话超时", "session.end": "注销会话",
            "session.end-all": "注销全部会话", "role.grant": "授予角色", "role.revoke": "撤销角色",
            "token.issue": "签发接口令牌", "token.revoke": "注销接口令牌",
            "factor.begin": "开始绑定认证因素", "factor.enrol": "启用认证因素", "factor.remove": "注销认证因素",
            "factor.issue": "发放口令卡", "factor.import": "导入令牌", "factor.assign": "分配令牌",
            "factor.release": "收回令牌", "factor.resynchronize": "同步令牌", "policy.update": "修改安全策略",
            "unit.create": "新增部门", "unit.update": "修改部门", "unit.close": "停用部门", "unit.reopen": "恢复部门",
            "person.create": "登记人员", "person.update": "修改人员", "person.leave": "登记离岗",
            "person.return": "登记返岗", "setup.accounts": "初始化账号", "audit.view": "查看审计记录",
            "audit.export": "导出审计记录", "audit.print": "打印审计记录", "audit.verify": "核对审计链与记录", "cli.refused": "命令行操作被拒绝",
            "audit.anchor": "导出审计链锚点", "door.refuse": "访问被拒绝", "schema.migrate": "数据结构升级",
            "clock.stepped-back": "系统时间回拨", "event.deliver": "事件投递", "job.run": "执行任务",
            "backup.create": "备份", "backup.restore": "恢复",
        ],
        tables: [
            "unit": "部门", "person": "人员", "account": "账号", "account_role": "账号角色", "os_login": "系统用户对应",
            "password": "口令", "session": "会话", "api_token": "接口令牌", "second_factor": "认证因素", "sheet_code": "口令卡代码",
            "security_policy": "安全策略", "job": "任务", "schedule": "计划任务", "evidence": "证据",
            "evidence_link": "证据关联",
        ],
        columns: [
            "id": "编号", "name": "名称", "kind": "类型", "state": "状态", "title": "职务", "phone": "电话", "login": "登录名",
            "role": "角色", "peer": "来源地址", "unit_id": "部门编号", "person_id": "人员编号", "account_id": "账号编号",
            "parent_id": "上级编号", "employer": "单位", "left_at": "离岗时间", "closed_at": "停用时间",
            "valid_until": "有效期至", "created_at": "建立时间", "created_by": "建立人", "granted_at": "授予时间",
            "granted_by": "授予人", "os_user": "操作系统用户", "hash": "散列值", "set_at": "设置时间",
            "must_change": "须更换", "retired_at": "停用时间", "token_digest": "令牌摘要", "user_agent": "浏览器",
            "started_at": "开始时间", "second_factor_at": "双因素认证时间", "ended_at": "结束时间", "end_reason": "结束原因",
            "secret": "密钥", "algorithm": "算法", "digits": "位数", "period": "周期", "drift": "时钟偏移",
            "last_counter": "最近计数", "confirmed_at": "启用时间", "removed_at": "注销时间", "factor_id": "认证因素编号",
            "number": "序号", "digest": "摘要", "used_at": "使用时间", "minimum_length": "口令最小长度",
            "minimum_classes": "口令字符类别", "history_length": "历史口令个数", "maximum_age_days": "口令有效期（天）",
            "failure_limit": "失败次数上限", "failure_window_minutes": "统计时段（分钟）", "lock_minutes": "锁定时长（分钟）",
            "idle_minutes": "无操作退出（分钟）", "absolute_hours": "最长登录（小时）", "concurrent_sessions": "同时在线上限",
            "scopes": "权限范围", "addresses": "来源地址", "expires_at": "截止时间", "revoked_at": "注销时间",
            "revoked_by": "注销人", "second_factor_roles": "须双因素认证的角色", "person.name": "姓名",
        ])
}
