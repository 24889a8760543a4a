import Kernel
import Records

/// Why a commission cannot be carried out on this machine.
package enum ProbeError: ExplainedError, Hashable {
    /// The file is something else.
    case notCommission
    /// The file was altered or cut short.
    case alteredCommission
    /// The code that a person has typed is not that of the file.
    case wrongCode
    /// Nobody can be asked for the code, and none was given.
    case noCode
    /// The clock is before the moment at which the commission was issued.
    case clockBehind(issued: Timestamp)
    /// It may not be carried out yet.
    case tooEarly(from: Timestamp)
    /// It may not be carried out any more.
    case expired(until: Timestamp)
    /// These are not its hours.
    case outsideHours(TimeWindow)
    /// An address that the commission does not name.
    case outsideScope(IPAddress)
    /// A result lies there already.
    case resultExists(path: String)
    /// Another commission's unfinished work lies there.
    case otherWork(path: String)
    /// Another probe works on the same file.
    case busy(path: String)
    /// A file cannot be read or written.
    case file(path: String, what: String)

    package var kind: FaultKind {
        switch self {
        case .notCommission, .alteredCommission, .wrongCode, .noCode: .badInput
        case .outsideScope: .forbidden
        case .clockBehind, .tooEarly, .expired, .outsideHours, .resultExists, .otherWork, .busy: .conflict
        case .file: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .notCommission: Explanation("文件不是探测任务", advice: "请选择从控制台“探测任务”页面下载的文件")
        case .alteredCommission:
            Explanation("探测任务文件被改动或不完整，未执行", advice: "请重新从控制台下载，并检查所用的移动介质")
        case .wrongCode:
            Explanation("核对码不符，未执行", advice: "请核对输入是否与控制台页面一致；输入无误仍不符，说明文件不是本院平台签发的，请勿执行")
        case .noCode:
            Explanation("没有给出核对码，未执行", advice: "请用 --code 填写控制台页面显示的核对码")
        case .clockBehind(let issued):
            Explanation(
                "本机时钟早于任务签发时间 \(CivilTime(issued).toMinute)", advice: "请校准本机时间后重试")
        case .tooEarly(let from):
            Explanation("任务尚未生效，最早于 \(CivilTime(from).toMinute) 开始", advice: "请届时执行，并确认本机时间正确")
        case .expired(let until):
            Explanation(
                "任务已于 \(CivilTime(until).toMinute) 过期，未执行", advice: "请重新签发探测任务；若本机时间不正确，请先校准")
        case .outsideHours(let window):
            Explanation("现在不在任务允许的时段 \(window) 内", advice: "请在该时段内执行")
        case .outsideScope(let address):
            Explanation("地址 \(address) 不在探测任务的范围内，未访问", advice: "请核对地址；确需探测的，请重新申请批准并签发任务")
        case .resultExists(let path):
            Explanation("结果文件已存在，未覆盖", place: path, advice: "请先导入或移走该文件，或用 --out 指定其他文件名")
        case .otherWork(let path):
            Explanation("同名的未完成结果属于另一项任务", place: path, advice: "请用 --out 指定其他文件名")
        case .busy(let path):
            Explanation("另一个探针正在写同一结果", place: path, advice: "请等待其结束")
        case .file(let path, let what):
            Explanation(what, place: path, advice: "请检查文件、磁盘空间与目录权限")
        }
    }
}
