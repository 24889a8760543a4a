import Documents
import Foundation
import Kernel

/// Reports for tests: one rich and regular, one with hostile text in every field.
enum SampleReport {
    /// The reports, by names that fit into a test's.
    enum Kind: String, CaseIterable, Sendable {
        case rich, large, draft, hostile

        var report: Report {
            switch self {
            case .rich: SampleReport.rich()
            case .large: SampleReport.rich(assets: 400)
            case .draft: SampleReport.rich(isDraft: true)
            case .hostile: SampleReport.hostileEverywhere()
            }
        }

        /// Whether the text of its pages can be compared word for word: no watermark, no row over two pages.
        var isRegular: Bool { self == .rich || self == .large }
    }

    static let day = CivilDate(daysSince1970: 20_780)

    /// Every kind of block, as an asset list uses them.
    static func rich(isDraft: Bool = false, assets: Int = 45) -> Report {
        let ledger = Report.Source("资产台账，截至 2026-11-23 08:30，共 \(assets) 条", reference: "/assets?state=inUse")
        let scan = Report.Source(
            "第 3 次资产扫描记录", reference: "证据 sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        return Report(
            cover: Report.Cover(
                title: "《资产清单》", subtitle: "网络安全服务项目", period: "2026年第四季度", number: "AH-ZC-2026-004",
                version: "V1.2", date: day, classification: "内部资料",
                parties: [
                    Report.Party(role: "委托单位", name: "江城市第一人民医院"),
                    Report.Party(role: "服务单位", name: "安护网络安全技术有限公司"),
                ], isDraft: isDraft),
            signatures: [
                Report.Signature(role: "编制", unit: "驻场服务组", name: "欧阳𠮷", date: day),
                Report.Signature(role: "审核", unit: "项目管理部", name: "王建国"),
                Report.Signature(role: "批准", unit: "医院信息科"),
            ],
            revisions: [
                Report.Revision(version: "V1.0", date: day.adding(days: -30), summary: "首次编制", author: "欧阳𠮷"),
                Report.Revision(
                    version: "V1.2", date: day, summary: "补充影像科与检验科的终端，更正住院部二层网段的归属科室。", author: "李敏"),
            ],
            blocks: [
                .heading(1, "概述"),
                .heading(2, "编制目的"),
                .paragraph([
                    .text("本清单依据服务合同第 1 项“资产梳理”编制，共登记资产 "), .counted("\(assets) 台", from: ledger),
                    .text("，其中"), .strong("未认领资产 6 台"), .text("，须由责任科室在 10 个工作日内认领。扫描所用命令为 "),
                    .code("nmap -sT -oX - 127.0.0.0/8"), .text("，见"), .counted("扫描记录", from: scan), .text("。"),
                ]),
                .heading(2, "编制依据"),
                .numbered([
                    "《中华人民共和国网络安全法》；", "GB/T 22239-2019《信息安全技术 网络安全等级保护基本要求》；",
                    "GB/T 20984-2022《信息安全技术 信息安全风险评估方法》。",
                ]),
                .list(
                    Report.List(
                        isNumbered: true,
                        items: [
                            Report.ListItem(
                                [.text("梳理步骤如下：")],
                                children: [[.text("主动扫描与被动发现；")], [.text("与"), .strong("责任科室"), .text("逐台核对。")]])
                        ])),
                .bullets(["不含医疗设备专用网络；", "不含已报废并完成数据清除的设备。"]),
                .note(.caution, [.text("扫描窗口为每日 22:00 至次日 05:00，"), .strong("急诊与手术室网段除外"), .text("。")]),
                .heading(1, "资产概况"),
                .heading(2, "按类型统计"),
                .chart(
                    Report.Chart(
                        "各类资产数量", kind: .bars, categories: ["服务器", "网络设备", "安全设备", "终端", "打印机", "医疗设备"],
                        series: [
                            Report.Chart.Series("在用", [18, 9, 4, 126, 22, 31]),
                            Report.Chart.Series("待认领", [2, 0, 0, 17, 3, 5]),
                        ], unit: "台", source: ledger)),
                .chart(
                    Report.Chart(
                        "资产所属系统构成", kind: .donut, categories: ["HIS", "EMR", "LIS", "PACS", "OA", "其他"],
                        series: [Report.Chart.Series("资产", [42, 31, 18, 27, 12, 80])], unit: "台")),
                .table(
                    Report.Table(
                        "各类资产统计",
                        columns: [
                            Report.Column("类型"), Report.Column("数量", alignment: .trailing),
                            Report.Column("占比", alignment: .trailing), Report.Column("说明"),
                        ],
                        rows: [
                            ["服务器", .integer(18), .percent(0.0857), "含虚拟机 11 台"],
                            ["网络设备", .integer(9), .percent(0.0429), "核心交换机 2 台、接入交换机 7 台"],
                            ["终端", .integer(126), .percent(0.6), .rich([.strong("6 台"), .text("未认领")])],
                        ], source: ledger)),
                .heading(3, "暴露面"),
                .table(Report.Table("对外开放的高风险端口", columns: [Report.Column("资产"), Report.Column("端口")], rows: [])),
                .chart(
                    Report.Chart(
                        "近六个月资产变化", kind: .lines, categories: ["6月", "7月", "8月", "9月", "10月", "11月"],
                        series: [
                            Report.Chart.Series("在用", [180, 186, 190, 188, 201, 210]),
                            Report.Chart.Series("僵尸", [12, 11, 9, 9, 7, 4]),
                        ], unit: "台")),
                .chart(
                    Report.Chart(
                        "各科室待认领资产", kind: .horizontalBars,
                        categories: ["影像科", "检验科", "住院部二层护士站及配套办公区域", "药剂科"],
                        series: [Report.Chart.Series("待认领", [9, 7, 6, 2])], unit: "台")),
                .heading(1, "资产明细"),
                .text("下表列出全部在用资产，按地址排序。"),
                .table(ledgerTable(assets)),
                .heading(1, "结论与建议"),
                .text("未认领资产应按《资产责任缺失清单》逐台落实责任人；僵尸资产经医院确认后下线回收。"),
                .figure(Report.Figure("机房机柜示意", picture: .svg(cabinet), width: 0.5, alternative: "两台机柜的正面示意")),
            ],
            annexes: [
                Report.Annex(
                    "现场核对记录", blocks: [.heading(1, "核对方式"), .text("由责任科室资产管理员与驻场工程师逐台核对并签字。")]),
                Report.Annex("术语", blocks: [.bullets(["僵尸资产：连续 90 日无流量且无人认领的资产。"])]),
            ])
    }

    /// The wide table of assets.
    static func ledgerTable(_ count: Int) -> Report.Table {
        let kinds = ["服务器", "终端", "打印机", "交换机"]
        let offices = ["信息科", "影像科", "检验科", "住院部二层护士站"]
        let rows = (0..<count).map { index -> [Report.Cell] in
            [
                .integer(index + 1), .text("ZC-\(10_000 + index)"), .text(kinds[index % 4]),
                .text("192.168.\(index / 250 % 250).\(index % 250 + 1)"),
                .text(
                    "00:1a:2b:3c:\(String(16 + index / 240 % 240, radix: 16)):\(String(16 + index % 240, radix: 16))"),
                .text("host-\(index).jiangcheng-hospital.local"), .text("Windows Server 2019 Standard"),
                .text(offices[index % 4]), .text(index % 7 == 0 ? "" : "张伟"), .date(day.adding(days: -(index % 400))),
            ]
        }
        return Report.Table(
            "在用资产明细",
            columns: [
                Report.Column("序号", alignment: .trailing), Report.Column("资产编号"),
                Report.Column("类型", alignment: .center),
                Report.Column("IP 地址"), Report.Column("MAC 地址"), Report.Column("主机名"), Report.Column("操作系统"),
                Report.Column("责任科室"), Report.Column("责任人"), Report.Column("最近发现", alignment: .center),
            ], rows: rows)
    }

    static let cabinet = """
        <svg xmlns="http://www.w3.org/2000/svg" width="300" height="160" viewBox="0 0 300 160" \
        font-family="Noto Sans CJK SC"><rect x="20" y="10" width="110" height="140" fill="#eeeeee" stroke="#000000"/>\
        <rect x="170" y="10" width="110" height="140" fill="#eeeeee" stroke="#000000"/>\
        <text x="75" y="85" text-anchor="middle" font-size="16">机柜一</text>\
        <text x="225" y="85" text-anchor="middle" font-size="16">机柜二</text></svg>
        """

    /// What an attacker or a broken device may send as a name.
    static let hostile =
        "#eval(\"1+1\") [x] $y^2$ \\alpha `rm -rf` *b* _e_ <lab> @ref // /* */ #set page(width: 1cm) "
        + "**md** ![](x.png) [a](b) {=openxml} ~~~ --- ... 'q' \"q\" <w:p/> ]]> &amp; <script>alert(1)</script> {{title}} "
        + "\u{0}\u{1}\u{8}\u{1B}[31m\u{7F}\u{85}\u{202E}gnp.exe\u{202C}\u{200B}\u{FEFF}\u{FFFE}\u{E000} 😀 𠮷𬭬 مرحبا שלום "
        + "e\u{301} =HYPERLINK(\"http://x\") +1 -1 @SUM(1) \t tab\r\nline\n\n　全角 _x0041_"

    /// The hostile text in every field that takes text.
    static func hostileEverywhere(_ text: String = hostile) -> Report {
        let source = Report.Source(text, reference: text)
        let runs: [Report.Inline] = [.text(text), .strong(text), .code(text), .counted(text, from: source)]
        return Report(
            cover: Report.Cover(
                title: text, subtitle: text, period: text, number: text, version: text, date: day, classification: text,
                parties: [Report.Party(role: text, name: text)]),
            signatures: [Report.Signature(role: text, unit: text, name: text, date: day)],
            revisions: [Report.Revision(version: text, date: day, summary: text, author: text)],
            blocks: [
                .heading(1, text), .heading(2, text), .heading(3, text), .paragraph(runs),
                .list(Report.List(isNumbered: true, items: [Report.ListItem(runs, children: [runs])])),
                .note(.warning, runs),
                .table(
                    Report.Table(
                        text, columns: [Report.Column(text), Report.Column(text)], rows: [[.text(text), .rich(runs)]],
                        emptyText: text, source: source)),
                .chart(
                    Report.Chart(
                        text, kind: .bars, categories: [text, "b"], series: [Report.Chart.Series(text, [1, .nan])],
                        unit: text, source: source)),
                .figure(Report.Figure(text, picture: .svg(cabinet), alternative: text, source: source)),
            ], annexes: [Report.Annex(text, blocks: [.heading(1, text), .paragraph(runs)])])
    }
}
