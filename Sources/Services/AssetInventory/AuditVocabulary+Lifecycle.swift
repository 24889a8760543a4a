import Directory

extension AuditVocabulary {
    /// The names of what is done in the life of assets and about their exposure.
    static let lifecycle = AuditVocabulary(
        actions: [
            "asset.evaluate": "评估资产生命周期与暴露面", "asset.evaluate-now": "要求立即评估", "asset.prune": "清理过期记录",
            "asset.recovery-answer-several": "批量登记待回收资产确认结果",
            "asset.recovery-decide-several": "批量审批资产回收",
            "asset.recovery-answer": "登记待回收资产确认结果", "asset.recovery-approve": "批准资产回收",
            "asset.recovery-reject": "退回资产回收申请", "zombie.propose": "提出高风险资产处置意见",
            "zombie.approve": "批准高风险资产处置意见", "zombie.reject": "退回高风险资产处置意见", "zombie.rule": "修改僵尸资产判定规则",
            "warning.confirm": "确认暴露面预警", "warning.handle": "安排暴露面整改", "warning.ask": "申请接受风险",
            "warning.accept": "批准接受风险", "warning.refuse": "退回接受风险的申请", "zone.save": "保存网络区域",
            "zone.usual": "加入常用网络区域", "zone.remove": "删除网络区域", "zone.reach": "登记区域间访问关系",
            "zone.standpoint": "登记扫描观测区域", "outbound.import": "导入外联记录", "outbound.allow": "批准外联许可",
            "outbound.withdraw": "撤销外联许可",
        ],
        tables: [
            "asset_change_batch": "资产变化批次", "asset_recovery": "待回收资产确认", "zombie_rule": "僵尸资产判定规则",
            "zombie_case": "高风险资产处置", "asset_step": "处置过程", "network_zone": "网络区域", "zone_reach": "区域间访问关系",
            "scan_standpoint": "扫描观测区域", "exposure_warning": "暴露面预警", "outbound_connection": "外联记录",
            "outbound_allow": "外联许可",
        ],
        columns: [
            "asset_change_batch.at": "时间", "asset_change_batch.items": "变化明细", "asset_recovery.answer": "确认结果",
            "cause": "离线原因", "asset_recovery.reason": "理由", "asset_recovery.evidence": "依据",
            "expected_on": "预计恢复日期", "answered_by": "确认人", "answered_by_account": "确认账号", "answered_at": "确认时间",
            "outcome": "结果", "ended_by": "处理人", "asset_recovery.ended_at": "处理时间", "end_reason": "处理意见",
            "zombie_rule.key": "标识", "zombie_rule.name": "规则名称", "zombie_rule.reason": "理由", "conditions": "条件",
            "zombie_rule.enabled": "启用", "edited_by": "修改人", "edited_at": "修改时间", "rule_key": "规则标识",
            "rule_name": "规则名称", "zombie_case.evidence": "判定依据", "zombie_case.found_at": "列入时间", "stage": "进度",
            "disposal": "处置方式", "plan": "处置说明", "due_on": "期限", "proposed_by": "提出人",
            "proposed_by_account": "提出账号", "proposed_at": "提出时间", "faded_at": "不再符合条件的时间",
            "zombie_case.closed_at": "办结时间", "close_note": "办结说明", "asset_step.subject": "对象",
            "subject_id": "对象编号", "asset_step.at": "时间", "by": "经办人", "text": "内容", "network_zone.name": "名称",
            "trust": "信任程度", "ranges": "地址范围", "standpoint": "默认观测点", "note": "备注", "from_id": "来源区域",
            "to_id": "目的区域", "reach": "是否可达", "zone_reach.basis": "依据", "set_by": "登记人", "set_at": "登记时间",
            "zone_id": "区域", "scan_standpoint.subject": "对象", "exposure_warning.rule": "规则", "place": "位置",
            "exposure_warning.title": "名称",
            "severity": "级别", "found": "发现内容", "exposure_warning.state": "状态", "first_found_at": "首次发现",
            "exposure_warning.found_at": "本次发现", "reopened": "再次出现次数", "handler": "整改人",
            "asked_by": "申请人", "asked_by_account": "申请账号", "asked_at": "申请时间", "asked_reason": "申请理由",
            "accepted_until": "接受期限", "accepted_by": "接受批准人", "accepted_at": "接受批准时间",
            "exposure_warning.closed_at": "关闭时间", "closed_run": "证实关闭的扫描", "exposure_warning.close_reason": "关闭原因",
            "outbound_connection.source": "源地址", "source_key": "源地址排序键", "destination": "目的地址", "port": "目的端口",
            "outbound_connection.name": "域名", "application": "应用", "first_at": "首次观测", "last_at": "最近观测",
            "times": "次数", "bytes": "字节数", "told_by": "记录来源", "outbound_allow.source": "源地址",
            "outbound_allow.reason": "理由", "allowed_by": "批准人", "allowed_at": "批准时间", "until_on": "有效期至",
        ])
}
