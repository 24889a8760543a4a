import Directory

extension AuditVocabulary {
    /// The names of what the asset inventory does.
    static let assets = AuditVocabulary(
        actions: [
            "asset.import": "导入扫描报告", "asset.observe": "写入资产台账", "asset.export": "导出资产台账",
            "asset.list": "列出资产", "asset.search": "搜索资产", "asset.view": "查看资产", "scan.plan": "制定扫描计划",
            "scan.notify": "登记已通知院方",
            "scan.receipt": "确认收到通知", "scan.waive": "免除提前通知", "scan.close": "作废或退回计划",
            "scan.approve-fragile": "批准扫描易受影响端口",
            "scan.start": "执行扫描计划", "scan.run": "扫描开始", "scan.observe": "写入发现的资产", "scan.block": "完成地址块",
            "scan.reach": "开始探测",
            "scan.complete": "扫描结束", "scan.cancelled": "扫描停止", "scan.failed": "扫描失败", "scan.stop": "要求停止扫描",
            "scope.approve": "批准扫描范围", "scope.withdraw": "撤销扫描范围", "tools.stop": "紧急停止所有工具",
            "tools.release": "解除紧急停止", "evidence.download": "下载证据",
        ],
        tables: [
            "asset": "资产", "asset_port": "资产端口", "scan_scope": "扫描范围", "scan_plan": "扫描计划", "scan_run": "扫描记录",
            "scan_notice": "扫描通知",
            "scan_block": "扫描地址块", "tool_stop": "紧急停止",
        ],
        columns: [
            "address": "地址", "address_key": "地址排序键", "hardware": "MAC 地址", "vendor": "网卡厂商", "host_name": "主机名",
            "system": "操作系统", "system_accuracy": "操作系统可信度", "alive": "存活", "open_ports": "开放端口数",
            "first_seen_at": "首次发现", "last_seen_at": "最近存活", "asset_id": "资产", "transport": "协议",
            "asset_port.number": "端口", "asset_port.state": "状态", "service": "服务", "product": "软件",
            "asset_port.version": "版本", "extra": "补充信息", "tls": "TLS", "changed_at": "最近变化", "range": "地址",
            "basis": "批准依据", "approved_by": "批准人", "approved_at": "批准时间", "withdrawn_by": "撤销人",
            "withdrawn_at": "撤销时间", "targets": "扫描地址", "exclusions": "排除地址", "ports": "端口",
            "versions": "识别服务版本", "max_rate": "每秒报文数上限", "host_minutes": "单台主机时限（分钟）",
            "fragile_ports": "列明的易受影响端口", "fragile_approved_by": "易受影响端口批准人",
            "fragile_approved_at": "易受影响端口批准时间", "notified_at": "通知时间", "notified_by": "通知人",
            "receipt_at": "回执时间", "receipt_by": "回执人", "waived_at": "免除时间", "waived_by": "免除人",
            "waiver_reason": "免除理由", "planned_for": "计划开始时间", "plan_id": "扫描计划", "job_id": "任务",
            "started_by": "发起人", "run_id": "扫描记录", "key": "地址块", "hosts": "存活主机", "tool": "工具",
            "reason": "原因", "stopped_by": "停止人", "stopped_at": "停止时间", "released_by": "解除人",
            "released_at": "解除时间", "scan_run.source": "来源", "assets": "资产数",
            "new_assets": "新增资产数", "reached_at": "开始探测时间", "closed_by": "终止人",
            "scan_plan.closed_at": "终止时间", "close_reason": "终止原因",
        ])
}
