import Console
import Directory
import Kernel
import Observations

/// The pages of connections to outside.
enum OutboundPages {
    /// A connection with the asset at its inner end.
    struct Line: Sendable {
        let connection: OutboundConnection
        let asset: Asset?
    }

    static func list(_ lines: [Line], query: TableQuery, total: Int, mayImport: Bool) -> Page {
        var actions: [PageAction] = [.link("许可清单", to: Links.outboundAllowances, icon: "check2-square")]
        if mayImport { actions.append(.link("导入外联记录", to: Links.importOutbound, icon: "upload", weight: .primary)) }
        return Page("外联记录", path: [Crumb("暴露面预警", Links.exposure)], actions: actions + [.print]) {
            Table(
                lines, columns: columns, query: query, total: total, filters: [.search("地址、网段、域名或应用")],
                caption: "外联记录",
                empty: EmptyState(
                    "没有外联记录", advice: "导入防火墙、上网行为管理等设备导出的连接记录后，由内向外的连接会出现在这里，并按规则预警。"))
        }
    }

    private static let columns: [Column<Line>] = [
        .html("资产", key: "asset") { line in
            if let asset = line.asset { link(asset.title, to: Links.asset(asset.id)) } else { muted("未登记") }
        },
        .code("源地址", key: "source") { $0.connection.source.description },
        .code("目的", key: "destination") { line in
            "\(line.connection.destination) \(line.connection.port)/\(line.connection.transport.rawValue)"
        },
        .text("域名", key: "name") { $0.connection.name },
        .text("应用", key: "application", width: .tight) { $0.connection.application },
        .number("次数", key: "times") { $0.connection.times },
        .moment("首次", key: "first") { $0.connection.firstAt },
        .moment("最近", key: "last") { $0.connection.lastAt },
    ]

    static func importForm(
        values: FormValues? = nil, errors: FormErrors = FormErrors(), result: OutboundIntake? = nil,
        detail: String? = nil
    ) -> Page {
        Page("导入外联记录", path: [Crumb("外联记录", Links.outbound)]) {
            if let result, let detail {
                Alert(.warning) { "已导入：\(detail)。以下行未能识别：" }
                Console.list(result.faults.map { HTML(text: "第 \($0.line) 行：\($0.reason)") })
            }
            Alert(.info) {
                "CSV（首行为列名：源地址、目的地址、目的端口，可选协议、域名、应用、时间、次数、字节数）或 NDJSON（src_ip、dst_ip、dst_port、proto、name、app、time、count、bytes），UTF-8 编码。只保留由院内到院外的连接。"
            }
            Form(
                to: Links.importOutbound, submit: "导入", cancel: Links.outbound, values: values, errors: errors,
                fields: [
                    .text("source", "来源", isRequired: true, placeholder: "例如：出口防火墙会话日志", longest: 60),
                    .file("file", "文件", accept: ".csv,.json,.ndjson,.txt", isRequired: true),
                ])
        }
    }

    static func allowances(
        _ allowances: [OutboundAllowance], today: CivilDate, names: PersonNames, mayApprove: Bool, values: FormValues?,
        errors: FormErrors
    ) -> Page {
        Page("外联许可清单", path: [Crumb("外联记录", Links.outbound)], actions: [.print]) {
            section("许可") {
                Table(
                    allowances, columns: columns(today, names, mayApprove), caption: "外联许可清单",
                    empty: EmptyState("没有许可", advice: "经批准的外联在此登记后不再预警。"))
            }
            if mayApprove {
                section("新增许可") {
                    Form(
                        to: Links.outboundAllowances, submit: "批准", values: values, errors: errors,
                        fields: [
                            .text("source", "源地址", placeholder: "留空表示全部", longest: 1000),
                            .text(
                                "destination", "目的", isRequired: true,
                                placeholder: "203.0.113.5、203.0.113.0/24 或 example.com",
                                longest: 253, help: "域名包含其下级域名。"),
                            .number("port", "目的端口", in: 0...65_535, help: "留空表示全部端口。"),
                            .text("reason", "理由", isRequired: true, longest: 200),
                            .date("until", "有效期至", help: "留空表示撤销前一直有效。"),
                        ])
                }
            }
        }
    }

    private static func columns(
        _ today: CivilDate, _ names: PersonNames, _ mayApprove: Bool
    ) -> [Column<OutboundAllowance>] {
        var columns: [Column<OutboundAllowance>] = [
            .text("源地址", key: "source") { $0.source?.ranges.map(\.description).joined(separator: "、") ?? "全部" },
            .text("目的", key: "destination") { $0.destination },
            .text("端口", key: "port", width: .tight) { $0.port.map(String.init) ?? "全部" },
            .badge("状态", key: "state") { allowance in
                if allowance.holds(on: today) { return Badge("有效", .success) }
                return allowance.withdrawnBy == nil ? Badge("已过期", .warning) : Badge("已撤销")
            },
            .text("理由", key: "reason", width: .wide) { $0.reason },
            .text("批准人", key: "by", width: .tight) { names[$0.allowedBy] },
            .moment("批准时间", key: "at") { $0.allowedAt },
            .text("有效期至", key: "until", width: .tight) { $0.until?.description },
        ]
        if mayApprove {
            columns.append(
                .actions { allowance in
                    allowance.withdrawnBy == nil
                        ? [.post("撤销", to: Links.withdrawAllowance(allowance.id), confirm: "撤销该许可？相关外联将重新预警。")] : []
                })
        }
        return columns
    }
}
