import Console
import Directory
import Kernel
import Observations

/// The sheet of paper on which a recipient answers by hand, and the form on which an engineer enters what stands on it.
enum ClaimSheetPages {
    private struct Row: Sendable {
        let number: Int
        let item: ClaimItem
    }

    /// `link` is the whole signed link, to be printed as a square. Nil: none is printed.
    static func sheet(
        _ request: ClaimRequest, _ items: [ClaimItem], asker: String, link: String?, mayLink: Bool
    ) -> Page {
        let rows = items.filter { $0.answer == nil }.enumerated().map { Row(number: $0.offset + 1, item: $0.element) }
        var actions: [PageAction] = [.print]
        if mayLink && link == nil {
            actions.append(.post("附确认二维码", to: Links.claim(request.id, "sheet"), icon: "qr-code"))
        }
        return Page(
            "资产认领确认单", subtitle: HTML(text: "编号 \(request.number)"),
            path: [Crumb("资产认领", Links.claims), Crumb(request.number, Links.claim(request.id))], actions: actions
        ) {
            DescriptionList([
                .text("认领部门", request.unitName), .text("责任人", request.personName ?? "部门任一责任人"),
                .text("答复期限", request.dueOn.chinese), .text("发起人", asker), .text("说明", request.note),
            ])
            paragraph(.class("mt-3")) { "请逐项核对下列资产是否由本部门使用，在“确认”或“不是本部门”栏中打“√”，并在末尾签名。不是本部门的请注明原因。" }
            Table(rows, columns: columns, caption: "待确认的资产", empty: EmptyState("没有待确认的资产"))
            block(.class("signature-line")) {
                inline { "确认人签名：" }
                inline { "部门盖章：" }
                inline { "日期：　　　　年　　月　　日" }
            }
            if let link {
                block(.class("sheet-link")) {
                    QRCode(link, label: "确认链接的二维码")
                    paragraph { "也可扫码在线确认。二维码仅供收件人本人使用，答复后失效。" }
                }
            }
        }
    }

    private static let columns: [Column<Row>] = [
        .number("序号", key: "number") { $0.number },
        .code("资产指纹码", key: "code") { $0.item.asset.code },
        .code("地址", key: "address") { $0.item.asset.address?.description },
        .text("名称", key: "name") { $0.item.asset.name ?? $0.item.asset.hostName },
        .text("类型与型号", key: "kind") { row in
            let asset = row.item.asset
            return [asset.kind?.chinese, asset.brand, asset.model].compactMap(\.self).joined(separator: " ")
        },
        .text("设备位置", key: "location") { $0.item.knownLocation },
        .html("确认", key: "yes", alignment: .center, width: .tight) { _ in "□" },
        .html("不是本部门", key: "no", alignment: .center, width: .tight) { _ in "□" },
        .byHand("备注（位置、用途或原因）", key: "remark"),
    ]

    static func entry(
        _ request: ClaimRequest, _ items: [ClaimItem], persons: [Field.Option], values: FormValues?,
        errors: FormErrors
    ) -> Page {
        let signer: Field =
            request.personName.map {
                .text("signer", "签名人", value: $0, isRequired: true, longest: 40, help: "须与认领单上的责任人一致。")
            }
            ?? .select(
                "person", "签名人", options: persons, isRequired: true, help: "签名人须为该部门的在岗人员。")
        return Page(
            "录入签字认领单", subtitle: HTML(text: request.number),
            path: [Crumb("资产认领", Links.claims), Crumb(request.number, Links.claim(request.id))]
        ) {
            Alert(.info) { "请按签字认领单上的勾选逐项录入。扫描件作为证据保存，与每项答复关联，不能更改。" }
            section("录入") {
                Form(
                    to: Links.claim(request.id, "answers"), submit: "保存答复", cancel: Links.claim(request.id),
                    values: values, errors: errors,
                    fields: [
                        .file(
                            "file", "签字认领单扫描件", accept: ".pdf,.jpg,.jpeg,.png", isRequired: true,
                            help: "PDF、JPG 或 PNG，不超过 20 MB。"),
                        signer,
                    ] + ClaimAnswerForm.fields(items, mayWait: true))
            }
        }
    }
}
