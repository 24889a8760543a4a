import Directory

extension AuditVocabulary {
    /// The names of what reconciliation does.
    static let reconciliation = AuditVocabulary(
        actions: [
            "asset.edit": "修改资产属性", "asset.make": "新增资产", "asset.withdraw": "撤回人工值",
            "asset.bulk-edit": "批量修改资产", "asset.fill": "补充缺失字段", "asset.undo": "撤销人工变更",
            "asset.compare": "要求比对与分类", "asset.classify": "按规则分类资产", "asset.recompute": "按来源优先级重算资产",
            "difference.accept": "采用探测值", "difference.correct": "更正差异", "difference.ignore": "忽略差异",
            "attribute.create": "新增自定义属性", "attribute.close": "停用自定义属性", "attribute.reopen": "恢复自定义属性",
            "precedence.set": "设置来源优先级", "precedence.reset": "恢复默认来源优先级", "range.create": "登记部门地址段",
            "range.close": "撤销部门地址段",
        ],
        tables: [
            "custom_attribute": "自定义属性", "source_precedence": "来源优先级", "ledger_deed": "人工变更",
            "hand_value": "人工值", "unit_range": "部门地址段", "difference_ruling": "差异处理",
        ],
        columns: [
            "custom_attribute.title": "属性名称", "input": "填写方式", "options": "选项", "categories": "适用资产",
            "required": "应填", "attribute": "属性", "kinds": "来源顺序", "set_by": "设置人",
            "ledger_deed.kind": "操作", "ledger_deed.title": "内容", "ledger_deed.reason": "依据或理由",
            "ledger_deed.assets": "资产数", "done_by": "操作人", "done_at": "操作时间", "claim_id": "认领单", "deed_id": "人工变更",
            "record_id": "来源记录", "before": "原人工值", "after": "新人工值", "hand_value.set_by": "登记人",
            "hand_value.set_at": "登记时间", "unit_range.range": "地址段", "note": "说明",
            "unit_range.closed_by": "撤销人", "unit_range.closed_at": "撤销时间", "difference_ruling.kind": "情形",
            "ruling": "处理结果", "measured": "探测结果", "registered": "登记内容", "difference_ruling.reason": "理由",
            "ruled_by": "处理人", "ruled_at": "处理时间", "withdrawn_at": "撤销时间",
        ])
}
