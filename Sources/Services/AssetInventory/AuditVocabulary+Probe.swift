import Directory

extension AuditVocabulary {
    /// The names of what is done about isolated networks.
    static let probe = AuditVocabulary(
        actions: [
            "network.add": "登记隔离网络", "probe.issue": "签发探测任务", "probe.take": "下载探测任务文件",
            "probe.withdraw": "收回探测任务", "probe.import": "导入探测结果",
        ],
        tables: [
            "isolated_network": "隔离网络", "probe_commission": "探测任务", "probe_result": "探测结果", "probe_part": "探测结果的部分",
        ],
        columns: [
            "network_id": "隔离网络", "isolated_network.name": "网络名称", "isolated_network.note": "说明",
            "probe_commission.token": "任务标识", "probe_commission.body": "任务内容", "issued_by": "签发人",
            "issued_at": "签发时间", "valid_until": "有效期至", "import_until": "结果导入截止", "taken_by": "首次下载人",
            "taken_at": "首次下载时间", "withdraw_reason": "收回原因", "commission_id": "探测任务",
            "probe_result.complete": "是否完整", "probe_result.machine": "探针电脑", "began_at": "探测开始",
            "probe_result.ended_at": "探测结束", "imported_by": "导入人", "imported_at": "导入时间",
            "probe_part.digest": "摘要", "result_id": "探测结果",
        ])
}
