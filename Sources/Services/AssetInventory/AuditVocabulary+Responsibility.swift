import Directory

extension AuditVocabulary {
    /// The names of what happens about responsibility.
    static let responsibility = AuditVocabulary(
        actions: [
            "claim.request": "发起资产认领", "claim.withdraw": "撤回认领单", "claim.view": "查看认领单",
            "claim.email": "设置认领单收件邮箱", "claim.answer": "答复资产认领", "claim.link": "签发认领链接",
            "claim.link-open": "打开认领链接", "claim.link-refused": "认领链接无效", "claim.sheet": "打印认领单",
            "claim.push": "推送认领单", "claim.push-sent": "推送送达", "claim.push-failed": "推送未送达",
            "claim.push-drop": "取消推送", "claim.channel": "设置推送渠道", "claim.channel-test": "测试推送渠道",
            "claim.policy": "设置认领链接", "responsibility.export": "导出责任矩阵", "responsibility.gaps": "导出资产责任缺失清单",
        ],
        tables: [
            "claim_request": "认领单", "claim_item": "认领资产", "claim_link": "认领链接", "asset_responsibility": "资产责任",
            "claim_channel": "推送渠道", "claim_policy": "认领链接设置", "claim_delivery": "推送", "claim_delivery_attempt": "推送尝试",
        ],
        columns: [
            "claim_request.number": "认领单编号", "email": "收件邮箱", "note": "说明", "due_on": "答复期限",
            "requested_by_account": "发起账号", "claim_request.closed_at": "结束时间", "claim_request.closed_by": "撤回人",
            "claim_request.close_reason": "结束原因", "request_id": "认领单", "claim_item.answer": "答复",
            "claim_item.answered_by": "答复人", "answered_account": "答复账号", "answered_via": "答复方式",
            "answered_from": "答复来源地址", "claim_item.answered_at": "答复时间", "entered_by": "录入人",
            "evidence_id": "证据", "claim_item.reason": "否认原因", "claim_item.name": "资产名称", "claim_link.purpose": "用途",
            "issued_by": "签发人", "issued_at": "签发时间", "expires_at": "有效期至", "item_id": "认领资产",
            "since": "起始时间", "asset_responsibility.ended_at": "终止时间", "host": "地址", "claim_channel.port": "端口",
            "security": "加密方式", "sender": "发件地址", "user": "用户名", "claim_channel.secret": "密钥或口令",
            "changed_by": "修改人", "claim_channel.changed_at": "修改时间", "console_address": "访问地址",
            "link_days": "链接有效天数", "claim_policy.changed_at": "修改时间", "channel": "渠道", "recipient": "收件人",
            "delivery_id": "推送", "claim_delivery_attempt.number": "次数", "target": "对方主机",
            "succeeded": "是否送达", "status": "对方答复码", "claim_delivery.next_at": "下次尝试",
        ])
}
