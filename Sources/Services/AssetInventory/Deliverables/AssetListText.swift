import Documents
import Kernel

/// The words of 《资产清单》.
struct AssetListText {
    let ledger: LedgerReport
    let facts: AssetListFacts

    func blocks(rows: [[Report.Cell]]) -> [Report.Block] {
        introduction + method + statistics + list(rows) + findings + ports
    }

    private var alive: Int { ledger.figures[.alive] }

    private var introduction: [Report.Block] {
        ledger.introduction(
            purpose: "本清单按照服务方案“资产梳理”的要求编制，列出医院网络中已发现的全部资产及其属性，作为资产分类、责任认领、漏洞管理和安全加固等后续工作的基础。",
            conclusion: [
                .text("截至\(ledger.day)，台账共有资产"), ledger.counted(facts.total), .text("，其中存活"),
                ledger.counted(alive), .text("，未存活"), ledger.counted(facts.total - alive),
                .text("；共发现开放端口"), ledger.counted(facts.openPorts, "个"), .text("。"),
            ])
    }

    private var method: [Report.Block] {
        ledger.method([
            "主动扫描：以 nmap 对已批准的地址逐块探测存活、开放端口和服务版本，限制每秒报文数与单台主机时限。",
            "被动发现与同步：由交换机邻居表、DHCP 租约、流量与日志观测、安全设备接口补充扫描未及的资产。",
            "设备保护：工控、影像、检验、打印等易受影响的端口默认不扫描；确需扫描的须在计划中列明并经批准。",
            "存活判定：最近一次完整扫描有应答的为存活，无应答的为未存活。",
            "端口判定：有应答的服务以其应答内容为准；只由端口号推断的服务不覆盖已有证据。",
            "登记信息：品牌、型号、位置、购买日期、保修、备件等取自医院登记台账和责任人填报，与实测不符的列入差异核对。",
            "证据留存：每个地址块的扫描原始报告存入证据库，以 SHA-256 校验，可随时复核。",
        ])
    }

    private var statistics: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "统计")]
        guard facts.total > 0 else { return blocks + [.text("台账中尚无资产。")] }
        if let chart = ledger.chart(
            "资产存活情况", .donut, [("存活", alive), ("未存活", facts.total - alive)])
        {
            blocks.append(chart)
        }
        if let chart = ledger.chart(
            "操作系统分布", .horizontalBars, facts.systems.map { (name: $0.name, number: $0.count) })
        {
            blocks.append(chart)
        }
        if !facts.topPorts.isEmpty {
            blocks.append(
                .chart(
                    Report.Chart(
                        "开放最多的端口（前 10 位）", kind: .bars,
                        categories: facts.topPorts.map(\.title),
                        series: [Report.Chart.Series("资产", facts.topPorts.map { Double($0.assets) })], unit: "项",
                        source: ledger.source())))
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
                    rows: facts.known.map {
                        [
                            .text($0.title), .integer($0.number), .integer(facts.total - $0.number),
                            .percent(Double($0.number) / Double(facts.total)),
                        ]
                    },
                    source: ledger.source())))
        return blocks
    }

    private func list(_ rows: [[Report.Cell]]) -> [Report.Block] {
        [.heading(1, "资产清单")] + LedgerReport.remark(facts.total) + [
            .table(
                Report.Table(
                    "资产清单", columns: AssetListDeliverable.table.documentColumns, rows: rows,
                    orientation: .landscape, source: ledger.source()))
        ]
    }

    private var findings: [Report.Block] {
        var advice: [String] = []
        if facts.total > alive {
            advice.append("对未存活的 \(facts.total - alive) 项资产逐项核实是否已下线，已下线的办理回收，仍在用的查明无应答的原因。")
        }
        if facts.hardwareKnown < facts.total {
            advice.append("为未获取 MAC 地址的 \(facts.total - facts.hardwareKnown) 项资产提供核心交换机的 ARP 表，或在其网段内再次扫描。")
        }
        if facts.systemKnown < facts.total {
            advice.append("对未识别操作系统的 \(facts.total - facts.systemKnown) 项资产以人工方式补充登记。")
        }
        let lacking = facts.known.filter { ["品牌", "型号", "设备位置", "购买日期", "保修到期", "责任人"].contains($0.title) }
            .filter { $0.number < facts.total }
        if !lacking.isEmpty {
            let words = lacking.map { "\($0.title)缺 \(facts.total - $0.number) 项" }.joined(separator: "、")
            advice.append("补登缺失属性：\(words)；可在“差异核对—缺失字段”页面成批录入或导入登记台账。")
        }
        if facts.openPorts > 0 { advice.append("对照附表逐项确认开放端口的业务需要，关闭不需要的服务。") }
        if advice.isEmpty { advice = ["台账中尚无资产，请先制定并执行扫描计划。"] }
        return [.heading(1, "建议"), .numbered(advice)]
    }

    private var ports: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "开放端口与服务")]
        blocks += LedgerReport.remark(facts.openPorts, of: "个端口", limit: AssetListFacts.portLimit)
        blocks.append(
            .table(
                Report.Table(
                    "开放端口与服务",
                    columns: [
                        Report.Column("地址", weight: 4), Report.Column("端口", weight: 2, alignment: .trailing),
                        Report.Column("协议", weight: 2, alignment: .center), Report.Column("服务", weight: 3),
                        Report.Column("软件与版本", weight: 7), Report.Column("首次发现", weight: 4, alignment: .center),
                    ],
                    rows: facts.ports.map { AssetListDeliverable.portRow($0.address, $0.port) }, source: ledger.source()
                )))
        return blocks
    }
}
