import Directory

extension AuditVocabulary {
    /// The names of what happens when stock is taken.
    static let stockTaking = AuditVocabulary(
        actions: [
            "asset.labels": "打印资产标签", "stock.start": "开始盘点", "stock.count": "登记盘点结果", "stock.enter": "录入盘点表",
            "stock.surplus": "登记盘盈", "stock.apply": "按盘点更新台账位置", "stock.close": "结束盘点", "stock.sheet": "打印盘点表",
            "stock.export": "导出盘点结果",
        ],
        tables: ["stock_taking": "盘点", "stock_item": "盘点资产", "stock_surplus": "盘盈"],
        columns: [
            "stock_taking.title": "名称", "stock_taking.note": "说明", "stock_taking.due_on": "截止日期",
            "stock_taking.started_by": "发起人", "stock_taking.started_at": "开始时间", "stock_taking.closed_by": "结束人",
            "stock_taking.closed_at": "结束时间", "conclusion": "盘点结论", "taking_id": "盘点", "expected_location": "账面位置",
            "stock_item.result": "结果", "stock_item.location": "实际位置", "stock_item.note": "备注", "means": "方式",
            "counted_by": "盘点人", "counted_at": "盘点时间", "what": "实物", "stock_surplus.location": "位置",
            "stock_surplus.number": "标签编号", "stock_surplus.note": "备注",
        ])
}
