import Kernel

/// Why something about a plan cannot be done.
package enum ScanPlanError: ExplainedError, Hashable {
    /// It was done before; the word names what.
    case already(String)
    /// There is no notice that could be confirmed.
    case noNotice
    /// The one who asked cannot also approve.
    case ownRequest
    /// A waiver wants a reason.
    case noReason
    /// The plan names no fragile ports.
    case noFragilePorts
    /// The plan may not run; the obstacles in Chinese.
    case notReady([String])
    /// All tools are stopped, for this reason.
    case toolsStopped(String)
    /// All tools were stopped, so many of them running, but the records could not take it.
    case stopNotRecorded(tools: Int, String)
    /// It is being carried out now.
    case running
    /// Its network cannot be reached from here.
    case isolated
    /// At the terminal a notice can be waived for this machine's own addresses only.
    case waiverAtTerminal
    /// An address that nobody has approved.
    case addressNotApproved(IPAddress)
    /// Addresses that no guard of the Lab keeps on this machine.
    case labNotGuarded
    /// A file that is no report of nmap.
    case noReport(String)
    /// Text that is no list of addresses.
    case badAddresses(String)

    package var kind: FaultKind {
        switch self {
        case .already, .toolsStopped, .notReady, .running, .isolated: .conflict
        case .stopNotRecorded: .unavailable
        case .ownRequest, .waiverAtTerminal, .labNotGuarded, .addressNotApproved: .forbidden
        case .noNotice, .noReason, .noFragilePorts, .badAddresses, .noReport: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .already(let what): Explanation("该计划已\(what)，不能重复操作")
        case .noNotice: Explanation("该计划尚未通知院方，没有可以确认的通知")
        case .ownRequest: Explanation("不能批准自己提交的计划", advice: "请由信息科其他人员操作")
        case .noReason: Explanation("须填写理由", place: "理由")
        case .noFragilePorts: Explanation("该计划没有列明易受影响端口")
        case .notReady(let obstacles):
            Explanation("该计划现在不能执行：\(obstacles.joined(separator: "；"))", advice: "请逐项办理后重试")
        case .toolsStopped(let reason):
            Explanation("所有工具已被紧急停止：\(reason)", advice: "请由信息科解除紧急停止后重试")
        case .stopNotRecorded(let tools, let reason):
            Explanation(
                "已停止运行中的工具 \(tools) 个，本服务不再启动新的扫描；但停止未能写入记录：\(reason)",
                advice: "请通知院方，排除数据盘故障后再次按下“紧急停止”以留下记录")
        case .running: Explanation("该计划正在执行", advice: "请等待本次执行结束，或先停止")
        case .isolated:
            Explanation("该计划的地址属于隔离网络，从本机无法到达", advice: "请在计划页面签发探测任务，由现场人员用 anhu probe 执行后导入结果")
        case .waiverAtTerminal:
            Explanation("命令行只能对本机回环地址免除提前通知", advice: "其他地址请由信息科在控制台的计划页面办理")
        case .addressNotApproved(let address):
            Explanation("地址 \(address) 不在已批准的范围内，未访问", advice: "请由信息科在控制台“扫描范围”页批准后重试")
        case .labNotGuarded:
            Explanation("地址不在 Lab 的守护网段内，未扫描", advice: "请先运行 Lab/lab up；守护路由保证 Lab 的地址不会从本机网卡发出")
        case .noReport(let name):
            Explanation("文件不是 nmap 的 XML 报告，未导入也未保存", place: name, advice: "请选择由 nmap -oX 生成的文件")
        case .badAddresses(let text):
            Explanation(
                "“\(text.prefix(60))”不是地址范围", place: "地址", advice: "请按“10.1.2.3、10.1.2.0/24、10.1.2.3-10.1.2.99”的格式填写")
        }
    }
}
