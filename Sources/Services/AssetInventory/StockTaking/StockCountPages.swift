import Console
import Directory
import Kernel
import Observations

/// The forms on which results come in: one asset at a time in the house, many from a printed sheet.
enum StockCountPages {
    /// The form behind the square on a label.
    static func item(
        _ item: StockItem, of taking: StockTaking, tally: StockTally, values: FormValues?, errors: FormErrors
    ) -> Page {
        Page(
            item.asset.title, subtitle: HTML(text: "\(taking.title)，已盘 \(tally.counted) / \(tally.all)"),
            path: [Crumb("资产盘点", Links.stocks), Crumb(taking.title, Links.stock(taking.id))],
            actions: [.link("查看资产", to: Links.asset(item.asset.id), icon: "hdd-network")]
        ) {
            if let count = item.count {
                Alert(.info) { "已登记：\(count.result.chinese)。重新登记以最后一次为准。" }
            }
            if !taking.isOpen {
                Alert(.warning) { "盘点已结束，不能再登记。" }
            }
            section("应在") {
                DescriptionList([
                    .text("账面位置", item.expectedLocation), .text("资产编号", item.asset.assetNumber),
                    .html("资产指纹码") { code(item.asset.code) },
                ])
            }
            // Before the rest: on a phone it must be in sight.
            if taking.isOpen {
                section("登记盘点结果") {
                    Form(
                        to: Links.stockItem(item.id), submit: "保存，盘点下一项", cancel: Links.stock(taking.id),
                        values: values, errors: errors,
                        fields: [StockForm.result(item), StockForm.location(item), StockForm.note(item)])
                }
            }
            section("资产") {
                DescriptionList([
                    .text("地址", item.asset.addressText), .text("类型", item.asset.kind?.chinese),
                    .text("品牌型号", [item.asset.brand, item.asset.model].compactMap(\.self).joined(separator: " ")),
                    .text("序列号", item.asset.serial), .text("所属部门", item.asset.unitName),
                    .text("责任人", item.asset.ownerName),
                ])
            }
        }
    }

    /// A page of the sheet, to be entered as it was filled in.
    static func entry(
        _ items: [StockItem], of taking: StockTaking, page: Int, pages: Int, values: FormValues?, errors: FormErrors
    ) -> Page {
        Page(
            "录入盘点表", subtitle: HTML(text: "\(taking.title)，第 \(page) 页，共 \(pages) 页"),
            path: [Crumb("资产盘点", Links.stocks), Crumb(taking.title, Links.stock(taking.id))]
        ) {
            paragraph { "各行顺序与打印的盘点表相同。没有勾选结果的行不登记，可留待下次录入。" }
            Form(
                to: Links.stock(taking.id, "entry"), submit: page < pages ? "保存，录入下一页" : "保存",
                cancel: Links.stock(taking.id), values: values, errors: errors,
                isWide: true,
                fields: [.hidden("page", String(page)), .content(table(items, values, errors, from: page))])
        }
    }

    private static func table(
        _ items: [StockItem], _ values: FormValues?, _ errors: FormErrors, from page: Int
    ) -> HTML {
        let first = (page - 1) * StockSheetPages.rowsPerPage
        let rows = items.enumerated().map { (number: first + $0.offset + 1, item: $0.element) }
        var html = HTML()
        html.add(
            Table(
                rows,
                columns: [
                    .number("序号", key: "place") { $0.number },
                    .text("资产", key: "asset") { $0.item.asset.title },
                    .text("资产编号", key: "number", width: .tight) { $0.item.asset.assetNumber ?? $0.item.asset.code },
                    .text("账面位置", key: "expected") { $0.item.expectedLocation },
                    .field("结果", key: "result") { row in
                        let name = "result.\(row.item.id)"
                        return (
                            .select(
                                name, "结果", options: StockResult.allCases.map { .init($0.rawValue, $0.chinese) },
                                value: values?.text(name) ?? row.item.count?.result.rawValue, empty: "未登记"),
                            errors[name]
                        )
                    },
                    .field("实际位置", key: "location") { row in
                        let name = "location.\(row.item.id)"
                        return (
                            .text(
                                name, "实际位置", value: values?.text(name) ?? row.item.count?.location,
                                longest: StockForm.longest), errors[name]
                        )
                    },
                    .field("备注", key: "note") { row in
                        let name = "note.\(row.item.id)"
                        return (
                            .text(
                                name, "备注", value: values?.text(name) ?? row.item.count?.note,
                                longest: StockForm.longest), errors[name]
                        )
                    },
                ], caption: "录入盘点表"))
        return html
    }

    static func surplus(_ taking: StockTaking, values: FormValues?, errors: FormErrors) -> Page {
        Page("登记盘盈", path: [Crumb("资产盘点", Links.stocks), Crumb(taking.title, Links.stock(taking.id))]) {
            paragraph { "现场发现而盘点清单中没有的实物。台账中确实没有的，结束后请登记到台账并发起认领。" }
            Form(
                to: Links.stock(taking.id, "surplus"), submit: "登记", cancel: Links.stock(taking.id), values: values,
                errors: errors,
                fields: [
                    .text("what", "实物", isRequired: true, placeholder: "例如：惠普激光打印机 M404", longest: StockForm.longest),
                    .text("location", "位置", isRequired: true, longest: StockForm.longest),
                    .text("number", "标签编号", longest: StockForm.longest, help: "机身上的资产编号或序列号。"),
                    .text("note", "备注", longest: StockForm.longest),
                ])
        }
    }
}
