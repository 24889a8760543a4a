import Kernel
import Records

/// Why a result of a probe is not taken in.
package enum ResultError: ExplainedError, Hashable {
    /// It was altered, cut short, or signed by somebody else.
    case altered
    /// It belongs to another installation.
    case foreign
    /// No commission of this number and token was issued here.
    case unknownCommission(Int64)
    /// Its commission was withdrawn.
    case withdrawn(Int64)
    /// Results of its commission are not taken in any more.
    case expired(Int64, until: Timestamp)
    /// It says that it was made when its commission did not hold.
    case outsideValidity(began: Timestamp, ended: Timestamp)
    /// The same file was taken in before.
    case alreadyImported(run: Identifier<ScanRun>, at: Timestamp)
    /// Everything in it was taken in before, out of other files.
    case nothingNew(run: Identifier<ScanRun>)
    /// Another result of the same commission is just being entered.
    case importing(run: Identifier<ScanRun>)
    /// What the signature covers cannot be read.
    case unreadable(part: Int)

    package var kind: FaultKind {
        switch self {
        case .altered, .foreign, .unreadable, .outsideValidity: .badInput
        case .unknownCommission: .notFound
        case .withdrawn, .expired, .alreadyImported, .nothingNew, .importing: .conflict
        }
    }

    package var explanation: Explanation {
        switch self {
        case .altered:
            Explanation(
                "探测结果被改动、不完整或签名无效，未导入也未保存", advice: "请从探针所在电脑重新复制该文件；仍不能导入的，请重新探测")
        case .foreign:
            Explanation("探测结果不属于本平台签发的任务，未导入", advice: "请在签发该任务的平台上导入")
        case .unknownCommission(let number):
            Explanation(
                "本平台没有签发过编号 \(number) 的这项探测任务，未导入", advice: "若平台从备份恢复过，请确认任务是在备份之前签发的；否则请重新签发并探测")
        case .withdrawn(let number):
            Explanation("探测任务 #\(number) 已被收回，其结果不再接收", advice: "需要该结果的，请重新签发任务并探测")
        case .expired(let number, let until):
            Explanation(
                "探测任务 #\(number) 的结果应在 \(CivilTime(until).toMinute) 前导入，现已过期", advice: "请重新签发任务并探测")
        case .outsideValidity(let began, let ended):
            Explanation(
                "结果自称的探测时间 \(CivilTime(began).toMinute) 至 \(CivilTime(ended).toMinute) 不在任务有效期内，未导入",
                advice: "请核对探针所在电脑的时钟，校准后重新探测")
        case .alreadyImported(let run, let at):
            Explanation(
                "该结果已于 \(CivilTime(at).toMinute) 导入，未重复计入", place: "扫描记录 #\(run)", advice: "请直接查看该扫描记录")
        case .nothingNew(let run):
            Explanation("该结果的全部内容此前已导入，未重复计入", place: "扫描记录 #\(run)", advice: "请直接查看该扫描记录")
        case .importing(let run):
            Explanation("同一任务的另一份结果正在导入", place: "扫描记录 #\(run)", advice: "请等待其结束后重试")
        case .unreadable(let part):
            Explanation("探测结果的第 \(part) 部分无法解读，未导入", advice: "请确认探针与平台的程序版本一致，重新探测后导入")
        }
    }
}
