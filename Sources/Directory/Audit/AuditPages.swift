import Console
import Foundation
import Kernel
import Records

/// The pages of the audit trail.
struct AuditPages: Sendable {
    /// What the list shows.
    struct List: Sendable {
        let records: [AuditRecord]
        let total: Int
        let actions: [String]
        let words: AuditWords
    }

    /// What the page of one entry shows.
    struct Entry: Sendable {
        let record: AuditRecord
        let previous: AuditRecord?
        let changes: [AuditRecord]
        let limit: Int
        let words: AuditWords
    }

    /// An anchor in the folder of anchors.
    struct Anchor: Sendable {
        let file: String
        let anchor: AuditAnchor
    }

    let vocabulary: AuditVocabulary

    init(_ vocabulary: AuditVocabulary) {
        self.vocabulary = vocabulary
    }

    func list(_ view: List, _ query: TableQuery, mayExport: Bool) -> Page {
        Page(
            "审计记录", actions: [.link("查看最新", to: Links.audit, icon: "arrow-clockwise")]
        ) {
            Table(
                view.records, columns: columns(view.words), query: query, total: view.total, filters: filters(view),
                exports: mayExport
                    ? [.csv(Links.auditExport), .other("打印", icon: "printer", Links.auditPrint)] : [],
                caption: "审计记录")
        }
    }

    private func filters(_ view: List) -> [Field] {
        [
            .search("对象、说明或来源"), .date("from", "起始日期"), .date("to", "截止日期"), .text("account", "登录名或姓名", longest: 40),
            .select("action", "操作", options: view.actions.map { .init($0, vocabulary.action($0)) }, empty: "全部"),
            .select(
                "outcome", "结果", options: AuditOutcome.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
            .select(
                "table", "对象类型",
                options: vocabulary.tables.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }, empty: "全部"),
            .number("object", "对象编号"),
        ]
    }

    private func columns(_ words: AuditWords) -> [Column<AuditRecord>] {
        [
            .link("序号", key: "seq", width: .tight) { (String($0.sequence), Links.auditEntry($0.sequence)) },
            .html("时间", key: "at", width: .tight) { CivilTime($0.at).description },
            .text("账号", key: "account", width: .tight) { words.account($0) },
            .text("来源", key: "source", width: .tight) { AuditWords.source($0.source) },
            .text("操作", key: "action", width: .tight) { [vocabulary] in vocabulary.action($0.action) },
            .badge("结果", key: "outcome") { Self.badge($0.outcome) },
            .text("对象", key: "object") { [self] in object($0) },
            .text("说明", key: "detail", width: .wide) { $0.detail },
        ]
    }

    private static func badge(_ outcome: AuditOutcome) -> Badge {
        Badge(outcome.chinese, outcome == .success ? .success : .danger)
    }

    /// `账号 3（engineer）`
    private func object(_ record: AuditRecord) -> String? {
        guard let object = record.object else { return record.label }
        let name = "\(vocabulary.table(object.table)) \(object.id)"
        return record.label.map { "\(name)（\($0)）" } ?? name
    }

    func show(_ view: Entry) -> Page {
        let record = view.record
        return Page(
            "第 \(record.sequence) 条", subtitle: HTML(text: vocabulary.action(record.action)),
            path: [Crumb("审计记录", Links.audit)], actions: [.print]
        ) {
            section("记录") {
                DescriptionList([
                    .moment("时间", record.at), .text("账号", view.words.account(record)),
                    .text("来源", AuditWords.source(record.source)),
                    .html("操作") {
                        vocabulary.action(record.action)
                        " "
                        code(record.action)
                    },
                    .html("结果") { Self.badge(record.outcome) }, .text("对象", object(record)),
                    .text("说明", record.detail),
                    .html("所属操作") {
                        if let cause = record.cause {
                            link("第 \(cause) 条", to: Links.auditEntry(cause))
                        } else {
                            "本条即操作"
                        }
                    },
                ])
            }
            if record.cause != nil { section("变更：\(heading(record))") { cells(record) } }
            for change in view.changes {
                section("变更：\(heading(change))") {
                    cells(change)
                    link("第 \(change.sequence) 条", to: Links.auditEntry(change.sequence))
                }
            }
            if view.changes.count == view.limit {
                Alert(.info) { "仅显示前 \(view.limit) 项变更，其余见其后各条记录。" }
            }
            section("校验值") {
                DescriptionList([
                    .html("上一条校验值") { view.previous.map { code(hexadecimal($0.mac)) } ?? HTML(text: "（首条）") },
                    .html("本条校验值") { code(hexadecimal(record.mac)) },
                    .html("记录摘要") { record.state.map { code(hexadecimal($0)) } ?? HTML(text: "—") },
                ])
                paragraph {
                    muted("每条校验值由上一条校验值和本条全部内容以密钥计算（HMAC-SHA-256），任何一处改动都会使其后的校验失败。")
                }
            }
        }
    }

    private func heading(_ change: AuditRecord) -> String {
        let kind = change.before == nil ? "新增" : change.after == nil ? "删除" : "修改"
        guard let object = change.object else { return kind }
        return "\(kind)\(vocabulary.table(object.table)) \(object.id)"
    }

    private func cells(_ change: AuditRecord) -> HTML {
        let table = change.object?.table ?? ""
        var html = HTML()
        html.add(
            Table(
                AuditCell.cells(change),
                columns: [
                    .text("字段", key: "column", width: .tight) { [vocabulary] in vocabulary.column($0.column, of: table)
                    },
                    .text("变更前", key: "before") { $0.before }, .text("变更后", key: "after") { $0.after },
                ], caption: "变更内容", empty: EmptyState("没有字段变化")))
        return html
    }

    func printed(
        _ records: [AuditRecord], total: Int, words: AuditWords, described: String?, by visitor: Visitor,
        at moment: Timestamp
    ) -> Page {
        Page(
            "审计记录", subtitle: HTML(text: described ?? "全部记录"), path: [Crumb("审计记录", Links.audit)], actions: [.print]
        ) {
            DescriptionList([
                .text("打印人", "\(visitor.personName)（\(visitor.loginName)）"), .moment("打印时间", moment),
                .text("条数", total > records.count ? "\(records.count)（共 \(total) 条，请缩小范围后打印其余）" : String(total)),
            ])
            Table(records, columns: columns(words), caption: "审计记录")
        }
    }

    func chain(_ head: AuditAnchor, anchors: [Anchor], checks: [Job]) -> Page {
        Page(
            "审计链", path: [Crumb("审计记录", Links.audit)],
            actions: [
                .post("立即核对", to: Links.auditVerify, icon: "shield-check", weight: .primary),
                .link("锚点单（打印）", to: Links.auditAnchorSheet, icon: "printer"),
                .link("下载锚点文件", to: Links.auditAnchorFile, icon: "download"),
            ], refresh: checks.first?.state.isFinal == false ? 3 : nil
        ) {
            section("链尾") {
                DescriptionList([
                    .html("安装编号") { code(head.installation) }, .text("末条序号", String(head.sequence)),
                    .moment("最近一条时间", head.at), .html("链尾校验值") { code(head.groupedSeal) },
                ])
                paragraph {
                    muted("请将链尾校验值抄录或打印，存放在服务商不能改动的地方。日后可用它证明审计记录未被截断或重造。")
                }
            }
            section("核对记录") {
                if checks.first?.state.isFinal == false {
                    Live(Links.auditChainEvents) { LivePlace("checks") { self.checks(checks) } }
                } else {
                    self.checks(checks)
                }
            }
            section("最近的锚点") {
                Table(
                    anchors,
                    columns: [
                        .text("文件", key: "file", width: .tight) { $0.file },
                        .text("末条序号", key: "sequence", width: .tight) { String($0.anchor.sequence) },
                        .moment("时间", key: "at") { $0.anchor.at },
                        .html("校验值", key: "seal", width: .wide) { code($0.anchor.groupedSeal) },
                    ], caption: "锚点", empty: EmptyState("尚无锚点", advice: "锚点每日自动生成。"))
            }
        }
    }

    /// The last checks, newest first.
    func checks(_ checks: [Job]) -> HTML {
        block {
            Table(
                checks,
                columns: [
                    .moment("时间", key: "at") { $0.requestedAt },
                    .badge("状态", key: "state") { Badge($0.state.chinese, tone($0)) },
                    .text("结果", key: "result", width: .wide) { $0.message },
                ], caption: "核对记录",
                empty: EmptyState("尚未在控制台核对", advice: "核对数据库、审计链、全部记录和证据文件，并对照本机保存的锚点。"))
        }
    }

    private func tone(_ check: Job) -> Badge.Tone {
        guard check.state.isFinal else { return .info }
        guard check.state == .succeeded, let message = check.message else { return .danger }
        if message.hasPrefix(AuditVerifyJob.soundWords + "：") { return .success }
        return message.hasPrefix(AuditVerifyJob.soundWords) ? .warning : .danger
    }

    /// A sheet of paper: the head, how it proves something later, and who keeps it.
    func sheet(_ head: AuditAnchor, by visitor: Visitor, at moment: Timestamp) -> Page {
        Page(
            "审计链锚点单", path: [Crumb("审计记录", Links.audit), Crumb("审计链", Links.auditChain)], actions: [.print]
        ) {
            section("锚点") {
                DescriptionList([
                    .html("安装编号") { code(head.installation) }, .text("末条序号", String(head.sequence)),
                    .moment("末条时间", head.at), .html("校验值") { code(head.groupedSeal) },
                    .html("锚点行") { code(head.line) },
                    .text("打印人", "\(visitor.personName)（\(visitor.loginName)）"), .moment("打印时间", moment),
                ])
            }
            section("用途") {
                paragraph {
                    "本单记载打印时审计链的末端。日后将“锚点行”原样存为文本文件，运行 anhu verify --anchor 文件，即可证明截至该条的审计记录未被删减、改动或重新生成。"
                }
            }
            section("保管登记") {
                Table(
                    [1, 2],
                    columns: [
                        .byHand("审计管理员签字", key: "auditor"), .byHand("保管人签字", key: "keeper"),
                        .byHand("存放位置", key: "place"), .byHand("日期", key: "date"),
                    ], caption: "保管登记")
            }
        }
    }
}
