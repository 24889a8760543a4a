import Kernel

import Console

/// Every component on pages of their own, to be looked at.
enum Gallery {
    struct Row: Sendable {
        let id: Int
        let name: String
        let address: String
        let owner: String?
        let severity: Severity
        let ports: Int
        let seen: Timestamp
        let note: String
    }

    static func rows(_ count: Int) -> [Row] {
        let names = ["HIS 数据库主库", "PACS 影像归档服务器", "门诊挂号自助机", "核心交换机 S12708", "防火墙 USG6650E", "LIS 接口机"]
        let units = ["信息科", "放射科", "检验科", "门诊部", nil, "护理部"]
        return (0..<count).map { index in
            Row(
                id: index + 1, name: "\(names[index % names.count])-\(index + 1)",
                address: "10.\(index / 62_500 + 1).\(index / 250 % 250).\(index % 250 + 1)",
                owner: units[index % units.count].map { "\($0) 张\(index % 7)" },
                severity: Severity.allCases[index % 5], ports: index * 37 % 1_700,
                seen: Timestamp(seconds: 1_790_000_000 - Int64(index) * 977),
                note: index % 11 == 3
                    ? String(repeating: "很长的备注，", count: 60) : "楼层 \(index % 12 + 1) & 机柜 <\(index % 8)>")
        }
    }

    static let columns: [Column<Row>] = [
        .link("资产名称", key: "name", isSortable: true) { ($0.name, Link("things", $0.id)) },
        .code("IP 地址", key: "address", isSortable: true) { $0.address },
        .text("责任人", key: "owner", isSortable: true) { $0.owner },
        .badge("风险等级", key: "severity", isSortable: true) { Badge($0.severity) },
        .number("开放端口", key: "ports", isSortable: true) { $0.ports },
        .count("待修复", key: "findings") { ($0.ports % 13, Link("findings").with("asset", $0.id)) },
        .moment("最近发现", key: "seen", isSortable: true) { $0.seen },
        .text("备注", key: "note", width: .wide) { $0.note },
        .code("序列号", key: "serial", isShownAtFirst: false) { "SN\($0.id)" },
    ]

    static let filters: [Field] = [
        .search("名称、地址或责任人"),
        .select(
            "severity", "风险等级", options: Severity.allCases.map { .init(String($0.rawValue), $0.chinese) }, empty: "全部"),
        .date("since", "发现日期自"),
        .checkbox("unowned", "仅看无责任人"),
    ]

    static func list(_ request: ConsoleRequest, _ count: Int) -> Page {
        let query = TableQuery(
            request, sortable: columns.filter(\.isSortable).map(\.key), sort: .descending("seen"), size: 1000)
        let paging = Paging(total: count, size: query.size, page: query.page)
        let rows = rows(count)
        let shown = count == 0 ? [] : Array(rows[(paging.firstRow - 1)..<paging.lastRow])
        return Page(
            "资产台账", subtitle: HTML(text: "截至 2026年9月21日"), path: [Crumb("资产与风险", Link("things"))],
            actions: [.print, .link("新增资产", to: Link("form"), icon: "plus-lg", weight: .primary)]
        ) {
            Table(
                shown, columns: columns, query: query, total: count, filters: filters,
                exports: [.xlsx(Link("export.xlsx")), .csv(Link("export.csv"))],
                selection: TableSelection(
                    field: "asset",
                    deeds: [
                        .init("批量分配责任人", to: Link("assign")), .init("移入待回收", to: Link("retire"), confirm: "确定移入待回收资产？"),
                    ]
                ) { String($0.id) },
                caption: "资产台账",
                empty: EmptyState(
                    "还没有资产", advice: "新建扫描计划后，发现的资产会自动列入台账。",
                    action: .link("新建扫描计划", to: Link("scan"), icon: "radar", weight: .primary)))
        }
    }

    static func dashboard(stream: Link? = Link("events")) -> Page {
        Page(
            "工作台", actions: [.post("停止全部工具", to: Link("stop"), icon: "stop-circle", weight: .danger, confirm: "确定停止？")],
            notices: [
                Notice(.success, "资产清单已生成，共 1,204 项。"), Notice(.info, "下一次扫描将在 22:00 开始。"),
                Notice(.warning, "口令将在 7 天后过期。"), Notice(.danger, "磁盘空间不足 5%。"),
            ]
        ) {
            StatRow([
                StatCard("在用资产", 12_345, to: Link("things"), note: "较上月 +32", tone: .info),
                StatCard("待回收资产", 17, to: Link("things"), tone: .warning),
                StatCard("高危漏洞", 86, to: Link("findings"), note: "超期 4 项", tone: .danger),
                StatCard("严重漏洞", 3, to: Link("findings"), tone: .critical),
                StatCard("本月已修复", 240, to: Link("findings"), tone: .success),
                StatCard("无责任人资产", 0, to: Link("things")),
            ])
            Tabs(
                [.init("概览", Link("a")), .init("开放端口", Link("b"), count: 12), .init("变更记录", Link("c"), count: 1_204)],
                current: Link("a"))
            sideBySide {
                section("风险分布") {
                    Chart(
                        .stackedBar, title: "各科室漏洞数量", categories: ["信息科", "放射科", "检验科", "门诊部", "护理部"],
                        series: [
                            .init("高危", [12, 5, 3, 8, 1], tone: .danger),
                            .init("中危", [30, 22, 9, 14, 7], tone: .warning),
                            .init("低危", [41, 8, 25, 30, 12], tone: .info),
                        ],
                        unit: "个")
                }
                section("资产类型") {
                    Chart(
                        .ring, title: "资产类型构成", categories: ["服务器", "终端", "网络设备", "安全设备", "医疗设备"],
                        series: [.init("数量", [220, 3_400, 180, 24, 610])], unit: "台")
                }
            }
            sideBySide {
                section("基本信息") {
                    DescriptionList([
                        .text("资产名称", "HIS 数据库主库"), .html("IP 地址") { code("10.1.2.3") },
                        .html("风险等级") { Badge(.critical) }, .text("责任人", nil),
                        .moment("最近发现", Timestamp(seconds: 1_790_000_000)),
                        .text("备注", String(repeating: "长", count: 300)),
                    ])
                }
                section("处置过程") {
                    Timeline([
                        .init(Timestamp(seconds: 1_790_000_000), by: "张工（驻场工程师）", tone: .success) { "完成复测，漏洞已修复。" },
                        .init(Timestamp(seconds: 1_789_900_000), by: "李主任（信息科）", tone: .info) { "批准整改方案。" },
                        .init(Timestamp(seconds: 1_789_800_000), by: "系统", tone: .danger) {
                            "发现漏洞 "
                            link("CVE-2026-0001", to: Link("findings", 1))
                        },
                    ])
                }
            }
            section("扫描进度") {
                if let stream { Live(stream) { progress() } } else { progress() }
                for tone in Badge.Tone.allCases {
                    Badge("状态 \(tone.rawValue)", tone)
                    " "
                }
            }
        }
    }

    private static func progress() -> HTML {
        block {
            ProgressBar("progress", value: 42, of: 100, label: "第一医院内网扫描")
            ProgressBar("unknown", value: 0, of: 0, label: "等待开始")
            paragraph {
                "已发现主机 "
                LiveText("found", "17")
                " 台"
            }
        }
    }

    static func form(_ values: FormValues? = nil, _ errors: FormErrors = FormErrors()) -> Page {
        let options: [Field.Option] = [.init("1", "一级"), .init("2", "二级"), .init("3", "三级")]
        return Page("新增资产", path: [Crumb("资产台账", Link("things"))]) {
            section("资产信息") {
                Form(
                    to: Link("form"), submit: "新增", cancel: Link("things"), values: values, errors: errors,
                    fields: [
                        .text("name", "资产名称", isRequired: true, help: "与实物标签一致。"),
                        .text("address", "IP 地址", isRequired: true, placeholder: "10.1.2.3"),
                        .select("level", "等级保护级别", options: options),
                        .multiSelect("systems", "所属业务系统", options: options),
                        .radio("kind", "类型", options: options, value: "2", isRequired: true),
                        .checkboxes("tags", "标签", options: options, values: ["1", "3"]),
                        .heading("维护信息"),
                        .number("ports", "端口数量", value: 3, in: 0...65_535), .date("bought", "购置日期"),
                        .moment("checked", "上次检查时间", value: Timestamp(seconds: 1_790_000_000)),
                        .time("window", "扫描时间窗", value: "22:30"),
                        .secret("password", "管理口令", .new, isRequired: false),
                        .file("file", "设备照片", accept: ".jpg,.png"), .textArea("note", "备注"),
                        .checkbox("confirmed", "已与责任人核实"),
                    ])
            }
        }
    }

    static func signIn() -> Page {
        Page("登录", layout: .card) {
            Form(
                to: Link("sign-in"), submit: "登录",
                fields: [.loginName("name", "账号"), .secret("password", "口令", .current)])
        }
    }
}
