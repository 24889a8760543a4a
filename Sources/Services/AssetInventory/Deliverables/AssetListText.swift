import Directory
import Documents
import Kernel
import Records
import Workflow

/// The words of 《资产清单》.
struct AssetListText {
    let facts: AssetListFacts
    let frame: DeliverableFrame

    func blocks(rows: [[Report.Cell]], limit: Int) -> [Report.Block] {
        introduction + method + statistics + list(rows, limit: limit) + findings + ports
    }

    private var ledger: Report.Source {
        Report.Source(
            "资产台账，\(CivilTime(frame.moment).toMinute) 读取，审计链第 \(frame.auditSequence) 条",
            reference: "控制台“资产台账”页")
    }

    private func counted(_ number: Int, _ unit: String) -> Report.Inline {
        .counted("\(number)\(unit)", from: ledger)
    }

    private var introduction: [Report.Block] {
        [
            .heading(1, "概述"),
            .heading(2, "目的"),
            .text("本清单按照服务方案“资产梳理”的要求编制，列出医院网络中已发现的全部资产及其属性，作为资产分类、责任认领、漏洞管理和安全加固等后续工作的基础。"),
            .heading(2, "范围"),
            .text("本次梳理只访问医院已批准的地址，范围如下表。"),
            .table(
                Report.Table(
                    "已批准的扫描范围",
                    columns: [
                        Report.Column("地址", weight: 3), Report.Column("批准依据", weight: 5),
                        Report.Column("批准人", weight: 2), Report.Column("批准时间", weight: 3, alignment: .center),
                    ],
                    rows: facts.scopes.map {
                        [
                            .text($0.range.description), .text($0.basis), .text(facts.names[$0.approvedBy]),
                            .moment($0.approvedAt),
                        ]
                    })),
            .heading(2, "结论"),
            .paragraph([
                .text("截至\(CivilTime(frame.moment).date.chinese)，台账共有资产"), counted(facts.total, "项"),
                .text("，其中存活"), counted(facts.alive, "项"), .text("，未存活"),
                counted(facts.total - facts.alive, "项"), .text("；共发现开放端口"), counted(facts.openPorts, "个"),
                .text("。"),
            ]),
        ]
    }

    private var method: [Report.Block] {
        [
            .heading(1, "方法"),
            .bullets([
                "主动扫描：以 nmap 对已批准的地址逐块探测存活、开放端口和服务版本，限制每秒报文数与单台主机时限。",
                "设备保护：工控、影像、检验、打印等易受影响的端口默认不扫描；确需扫描的须在计划中列明并经批准。",
                "存活判定：最近一次完整扫描有应答的为存活，无应答的为未存活。",
                "端口判定：有应答的服务以其应答内容为准；只由端口号推断的服务不覆盖已有证据。",
                "证据留存：每个地址块的扫描原始报告存入证据库，以 SHA-256 校验，可随时复核。",
            ]),
            .table(
                Report.Table(
                    "扫描与导入记录",
                    columns: [
                        Report.Column("编号", weight: 2, alignment: .center), Report.Column("来源", weight: 4),
                        Report.Column("工具", weight: 3), Report.Column("结果", weight: 3, alignment: .center),
                        Report.Column("资产", weight: 2, alignment: .trailing),
                        Report.Column("开始时间", weight: 4, alignment: .center),
                        Report.Column("结束时间", weight: 4, alignment: .center),
                    ],
                    rows: facts.runs.map {
                        [
                            .text("#\($0.id)"), .text($0.source), Report.Cell($0.tool), .text($0.state.chinese),
                            .integer($0.assets), .moment($0.requestedAt), $0.endedAt.map { .moment($0) } ?? .empty,
                        ]
                    })),
        ]
    }

    private var statistics: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "统计")]
        guard facts.total > 0 else { return blocks + [.text("台账中尚无资产。")] }
        blocks.append(
            .chart(
                Report.Chart(
                    "资产存活情况", kind: .donut, categories: ["存活", "未存活"],
                    series: [Report.Chart.Series("资产", [Double(facts.alive), Double(facts.total - facts.alive)])],
                    unit: "项", source: ledger)))
        blocks.append(
            .chart(
                Report.Chart(
                    "操作系统分布", kind: .horizontalBars, categories: facts.systems.map(\.name),
                    series: [Report.Chart.Series("资产", facts.systems.map { Double($0.count) })], unit: "项",
                    source: ledger)))
        if !facts.topPorts.isEmpty {
            blocks.append(
                .chart(
                    Report.Chart(
                        "开放最多的端口（前 10 位）", kind: .bars,
                        categories: facts.topPorts.map(\.title),
                        series: [Report.Chart.Series("资产", facts.topPorts.map { Double($0.assets) })], unit: "项",
                        source: ledger)))
        }
        blocks.append(
            .table(
                Report.Table(
                    "属性完整情况",
                    columns: [
                        Report.Column("属性", weight: 3), Report.Column("已获取", weight: 2, alignment: .trailing),
                        Report.Column("缺失", weight: 2, alignment: .trailing),
                        Report.Column("完整率", weight: 2, alignment: .trailing),
                    ],
                    rows: [("主机名", facts.named), ("操作系统", facts.systemKnown), ("MAC 地址", facts.hardwareKnown)].map {
                        [
                            .text($0.0), .integer($0.1), .integer(facts.total - $0.1),
                            .percent(Double($0.1) / Double(facts.total)),
                        ]
                    },
                    source: ledger)))
        return blocks
    }

    private func list(_ rows: [[Report.Cell]], limit: Int) -> [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "资产清单")]
        if facts.total > limit {
            blocks.append(
                .note(.caution, [.text("本文件列出前 \(limit) 项，全部 \(facts.total) 项见同一版本的电子表格。")]))
        }
        blocks.append(
            .table(
                Report.Table(
                    "资产清单", columns: AssetListDeliverable.columns, rows: rows, orientation: .landscape,
                    source: ledger)))
        return blocks
    }

    private var findings: [Report.Block] {
        var advice: [String] = []
        if facts.total > facts.alive {
            advice.append("对未存活的 \(facts.total - facts.alive) 项资产逐项核实是否已下线，已下线的办理回收，仍在用的查明无应答的原因。")
        }
        if facts.hardwareKnown < facts.total {
            advice.append("为未获取 MAC 地址的 \(facts.total - facts.hardwareKnown) 项资产提供核心交换机的 ARP 表，或在其网段内再次扫描。")
        }
        if facts.systemKnown < facts.total {
            advice.append("对未识别操作系统的 \(facts.total - facts.systemKnown) 项资产以人工方式补充登记。")
        }
        if facts.openPorts > 0 { advice.append("对照附表逐项确认开放端口的业务需要，关闭不需要的服务。") }
        if advice.isEmpty { advice = ["台账中尚无资产，请先制定并执行扫描计划。"] }
        return [.heading(1, "建议"), .numbered(advice)]
    }

    private var ports: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "开放端口与服务")]
        if facts.openPorts > AssetListFacts.portLimit {
            blocks.append(
                .note(
                    .caution, [.text("本文件列出前 \(AssetListFacts.portLimit) 个端口，全部 \(facts.openPorts) 个见同一版本的电子表格。")]))
        }
        blocks.append(
            .table(
                Report.Table(
                    "开放端口与服务",
                    columns: [
                        Report.Column("地址", weight: 4), Report.Column("端口", weight: 2, alignment: .trailing),
                        Report.Column("协议", weight: 2, alignment: .center), Report.Column("服务", weight: 3),
                        Report.Column("软件与版本", weight: 7), Report.Column("首次发现", weight: 4, alignment: .center),
                    ],
                    rows: facts.ports.map { AssetListDeliverable.portRow($0.address, $0.port) }, source: ledger)))
        return blocks
    }
}
