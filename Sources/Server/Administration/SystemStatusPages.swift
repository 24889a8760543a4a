import Console
import Kernel

/// `anhu doctor` on a page.
enum SystemStatusPages {
    static func page(_ report: DoctorDesk.Report) -> Page {
        let troubles = report.findings.filter { !$0.isWell }
        let sound = report.findings.filter(\.isWell)
        return Page(
            "系统状态", subtitle: HTML(text: "自检时间：\(CivilTime(report.at).description)"),
            actions: [.post("重新自检", to: Links.systemStatus, icon: "arrow-clockwise", weight: .primary), .print]
        ) {
            if troubles.isEmpty {
                Alert(.success) { "\(report.findings.count) 项检查全部正常。" }
            } else {
                Alert(.danger) { "\(report.findings.count) 项检查中有 \(troubles.count) 项异常，请逐项处理后重新自检。" }
                section("需要处理") { Table(troubles, columns: columns, caption: "需要处理") }
            }
            section("正常") {
                Table(sound, columns: soundColumns, caption: "正常", empty: EmptyState("没有正常的检查项"))
            }
            paragraph { muted("与命令行 anhu doctor 的检查项相同。超过时限的检查按异常列出。") }
        }
    }

    private static let soundColumns: [Column<Doctor.Finding>] = [
        .badge("结果", key: "state") { $0.isWell ? Badge("正常", .success) : Badge("异常", .danger) },
        .text("检查项", key: "subject", width: .tight) { $0.subject },
        .text("说明", key: "detail", width: .wide) { $0.detail },
    ]

    private static let columns: [Column<Doctor.Finding>] =
        soundColumns + [.text("处理办法", key: "advice", width: .wide) { $0.advice }]
}
