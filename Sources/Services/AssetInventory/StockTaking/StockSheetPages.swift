import Console
import Kernel

/// The list on paper: walked through with a pen, signed, entered afterwards in the same order.
enum StockSheetPages {
    /// Rows of a sheet of A4 across; the form of entry has the same pages.
    static let rowsPerPage = 12

    /// A row with its place in the list.
    private struct Row: Sendable {
        let number: Int
        let item: StockItem
    }

    static func sheets(_ items: [StockItem], of taking: StockTaking) -> Page {
        let rows = items.enumerated().map { Row(number: $0.offset + 1, item: $0.element) }
        let sheets = stride(from: 0, to: rows.count, by: rowsPerPage).map {
            Array(rows[$0..<min($0 + rowsPerPage, rows.count)])
        }
        return Page(
            "资产盘点表", subtitle: HTML(text: "\(taking.title)，共 \(rows.count) 项，\(sheets.count) 页"),
            path: [Crumb(taking.title, Links.stock(taking.id))], actions: [.print],
            notices: [Notice(.info, "打印时请选择 A4 纸、横向、缩放 100%，并关闭页眉和页脚。")], layout: .paper
        ) {
            for (index, sheet) in sheets.enumerated() {
                block(.class("paper paper-wide")) {
                    block(.class("paper-head")) {
                        subheading { "资产盘点表" }
                        inline { taking.title }
                        inline { "截止日期：\(taking.dueOn.chinese)" }
                    }
                    Table(sheet, columns: columns, caption: "资产盘点表")
                    block(.class("paper-foot")) {
                        block(.class("signature-line")) {
                            inline { "盘点人签名：" }
                            inline { "监盘人签名：" }
                            inline { "日期：　　　　年　　月　　日" }
                        }
                        block(.class("paper-number")) {
                            inline { "在“相符”“位置不符”“未找到”之一打“√”；位置不符的写明实际位置。" }
                            inline { "第 \(index + 1) 页，共 \(sheets.count) 页" }
                        }
                    }
                }
            }
        }
    }

    private static let columns: [Column<Row>] = [
        .number("序号", key: "number") { $0.number },
        .html("资产", key: "asset") { row in inline(.class("two-lines")) { row.item.asset.title } },
        .html("编号", key: "code", width: .tight) { row in code(row.item.asset.assetNumber ?? row.item.asset.code) },
        .code("地址", key: "address") { $0.item.asset.address?.description },
        .html("部门、责任人", key: "unit") { row in
            inline(.class("two-lines")) {
                [row.item.asset.unitName, row.item.asset.ownerName].compactMap(\.self).joined(separator: " ")
            }
        },
        .html("账面位置", key: "location") { row in inline(.class("two-lines")) { row.item.expectedLocation ?? "" } },
        .html("相符", key: "found", alignment: .center, width: .tight) { _ in "□" },
        .html("位置不符", key: "moved", alignment: .center, width: .tight) { _ in "□" },
        .html("未找到", key: "missing", alignment: .center, width: .tight) { _ in "□" },
        .byHand("实际位置、备注", key: "remark"),
    ]
}
