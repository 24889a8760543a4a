import Console
import Kernel

/// The pages from which labels are printed.
enum LabelPages {
    /// What labels are printed for: ticked assets, or everything that a filter finds.
    struct Choice: Sendable {
        /// The ticked assets. Empty: the filter's.
        let assets: [Identifier<Asset>]
        /// The ledger's filter, to be sent along.
        let filter: FormValues
        /// How many assets there are.
        let count: Int
    }

    static func choose(
        _ choice: Choice, hasAddress: Bool, values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page("打印资产标签", path: [Crumb("资产台账", Links.assets)]) {
            if choice.count == 0 {
                EmptyState(
                    "没有可打印的资产", advice: "请在资产台账中勾选资产，或调整筛选条件。",
                    action: .link("打开资产台账", to: Links.assets))
            } else {
                paragraph {
                    "共 \(choice.count) 项资产。标签含资产名称、资产编号、资产指纹码、所属部门、责任人和二维码；用手机相机扫码，可打开该资产，盘点期间可直接登记结果。"
                }
                if !hasAddress {
                    Alert(.warning) {
                        "尚未设置本系统的访问地址，二维码只含资产指纹码，手机相机扫码后不能直接打开页面。请由系统管理员在“推送渠道”中设置访问地址后再打印。"
                    }
                }
                section("标签纸") {
                    Form(
                        to: Links.labels, submit: "生成标签", cancel: Links.assets, values: values, errors: errors,
                        fields: hidden(choice) + [
                            .hidden("stage", "sheet"),
                            .select(
                                "format", "规格",
                                options: LabelFormat.allCases.map { Field.Option($0.rawValue, $0.chinese) },
                                value: LabelFormat.medium.rawValue, empty: nil, isRequired: true,
                                help: "均为 A4 整页标签纸，尺寸为厂商公布的数值。"),
                            .number(
                                "skip", "首页已用去的标签数", value: 0, in: 0...64,
                                help: "从左到右、从上到下数；用过的位置留空，剩余标签可继续使用。"),
                            .checkbox("lines", "打印裁切线", help: "使用普通纸打印后裁剪时勾选。"),
                        ])
                }
            }
        }
    }

    private static func hidden(_ choice: Choice) -> [Field] {
        choice.assets.isEmpty
            ? AssetRoutes.carrying(choice.filter)
            : choice.assets.map { .hidden("asset", "\($0)") }
    }

    static func sheets(_ labels: [AssetLabel], format: LabelFormat, skipping used: Int, withLines: Bool) -> Page {
        let sheets = format.sheets(labels, skipping: used)
        return Page(
            "资产标签", subtitle: HTML(text: "\(format.chinese)，共 \(labels.count) 枚，\(sheets.count) 页"),
            path: [Crumb("资产台账", Links.assets)], actions: [.print],
            notices: [Notice(.info, "打印时请选择 A4 纸、缩放 100%（实际大小）、页边距“无”或“默认”，并关闭页眉和页脚。")],
            layout: .paper
        ) {
            for sheet in sheets {
                block(.class("paper label-sheet labels-\(format.rawValue)\(withLines ? " cut-lines" : "")")) {
                    for label in sheet {
                        block(.class("label")) {
                            if let label { content(label) }
                        }
                    }
                }
            }
        }
    }

    private static func content(_ label: AssetLabel) -> HTML {
        var html = HTML()
        html.add(QRCode(label.reading, label: "资产 \(label.code) 的二维码"))
        html.add(
            block(.class("label-text")) {
                inline(.class("label-name")) { label.name }
                if let number = label.number { inline { "编号 \(number)" } }
                code(label.code)
                if let responsible = label.responsible { inline { responsible } }
            })
        return html
    }
}
