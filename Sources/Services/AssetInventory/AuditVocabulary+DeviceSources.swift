import Directory

extension AuditVocabulary {
    /// The names of what happens about device sources.
    static let deviceSources = AuditVocabulary(
        actions: [
            "device.create": "新建设备数据源", "device.edit": "修改设备数据源", "device.mapping": "设置字段对应关系",
            "device.guess": "读取样本", "device.trial": "试读设备数据源", "device.queue": "安排设备同步",
            "device.sync": "设备同步开始", "device.read": "读取设备", "device.unread": "设备读取未成功",
            "device.synced": "设备同步结束", "device.approve": "批准设备数据源", "device.enable": "启用设备数据源",
            "device.disable": "停用设备数据源", "device.retire": "停止使用设备数据源",
            "device.certificate": "读取设备证书", "device.trust": "确认信任设备证书", "device.distrust": "取消信任设备证书",
        ],
        tables: ["device_source": "设备数据源"],
        columns: [
            "device_source.name": "名称", "device_source.kind": "同步方式", "device_source.place": "地址",
            "device_source.settings": "读取设置", "device_source.mapping": "字段对应关系", "device_source.secret": "凭据",
            "device_source.certificate": "信任的证书", "certificate_by": "证书确认人", "certificate_at": "证书确认时间",
            "device_source.offered": "待确认的证书", "device_source.rule": "同步周期", "device_source.enabled": "启用",
            "device_source.changed_at": "修改时间", "device_source.retired_by": "停止使用操作人",
            "device_source.retired_at": "停止使用时间", "device_source.retire_reason": "停止使用原因",
            "device_source_id": "设备数据源", "changed_by_account": "修改账号",
        ])
}
