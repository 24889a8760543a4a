import Console
import Kernel
import Records

/// The pages of deliverables.
enum DeliverablePages {
    /// A version with where it stands.
    struct Line: Sendable {
        let deliverable: Deliverable
        let standing: DeliverableStanding
    }

    static func list(
        _ deliverables: [Line], query: TableQuery, total: Int, kinds: [DeliverableKind],
        gaps: [String], may: (Permission) -> Bool
    ) -> Page {
        Page("交付成果", actions: [.print]) {
            if may(.writeDeliverables) && !gaps.isEmpty {
                Alert(.warning) {
                    "出具正式稿之前请先补齐，否则封面和签署页须人工修改：\(gaps.joined(separator: "；"))。"
                }
            }
            if may(.writeDeliverables) && !kinds.isEmpty {
                section("生成") {
                    Form(
                        to: Links.deliverables, submit: "生成",
                        fields: [
                            .select(
                                "kind", "文档", options: kinds.map { Field.Option($0.id, "\($0.title)（\($0.service)）") },
                                value: kinds.first?.id, empty: nil, isRequired: true),
                            .checkboxes(
                                "format", "格式",
                                options: DeliverableFormat.allCases.map {
                                    Field.Option($0.rawValue, ".\($0.rawValue)")
                                },
                                values: DeliverableFormat.allCases.map(\.rawValue)),
                            .radio(
                                "stage", "版本",
                                options: may(.issueDeliverables)
                                    ? [Field.Option("draft", "草稿"), Field.Option("final", "正式稿（用于打印签字）")]
                                    : [Field.Option("draft", "草稿")],
                                value: "draft", isRequired: true),
                        ])
                }
            }
            Table(
                deliverables, columns: columns, query: query, total: total, caption: "交付成果",
                empty: EmptyState("还没有生成过交付成果"))
        }
    }

    private static let columns: [Column<Line>] = [
        .link("文档", key: "title") { ($0.deliverable.title, Links.deliverable($0.deliverable.id)) },
        .code("文档编号", key: "number") { $0.deliverable.number },
        .code("版本", key: "version") { $0.deliverable.version },
        .badge("状态", key: "state") { badge($0.deliverable.state) },
        .badge("审核与批准", key: "approval") { DeliverableApprovalPages.badge($0.standing) },
        .text("编制人", key: "by") { $0.deliverable.preparedBy },
        .moment("编制时间", key: "requested") { $0.deliverable.requestedAt },
    ]

    private static func badge(_ state: Deliverable.State) -> Badge {
        switch state {
        case .writing: Badge(state.chinese, .info)
        case .draft: Badge(state.chinese, .neutral)
        case .final: Badge(state.chinese, .success)
        case .failed: Badge(state.chinese, .danger)
        }
    }

    static func detail(
        _ deliverable: Deliverable, files: [Evidence], job: Job?, progress: JobProgress?,
        approval: DeliverableApprovalPages.View, may: (Permission) -> Bool
    ) -> Page {
        Page(
            "\(deliverable.title) \(deliverable.version)", subtitle: HTML(text: "文档编号 \(deliverable.number)"),
            path: [Crumb("交付成果", Links.deliverables)], actions: [.print],
            refresh: deliverable.state == .writing ? 3 : nil
        ) {
            if deliverable.state == .writing {
                Live(Links.deliverableEvents(deliverable.id)) {
                    section("进度") {
                        ProgressBar("progress", value: progress?.done ?? 0, of: progress?.total ?? 0, label: "生成进度")
                        paragraph { LiveText("message", progress?.message ?? "等待生成") }
                    }
                }
            }
            if deliverable.state == .failed {
                Alert(.danger) { "生成失败：\(job?.message ?? "原因见运行日志")" }
            }
            section("概况") {
                DescriptionList([
                    .html("状态") { badge(deliverable.state) },
                    .text("编制人", deliverable.preparedBy), .moment("编制时间", deliverable.requestedAt),
                    .moment("完成时间", deliverable.finishedAt),
                    .moment("数据截止", deliverable.readAt),
                    .text("对应审计记录", deliverable.auditSequence.map { "审计链第 \($0) 条" }),
                ])
            }
            if !files.isEmpty {
                section("文件") {
                    Table(files, columns: fileColumns(deliverable.id), caption: "文件")
                }
            }
            DeliverableApprovalPages.part(deliverable, approval, may: may)
        }
    }

    private static func fileColumns(_ id: Identifier<Deliverable>) -> [Column<Evidence>] {
        [
            .link("文件", key: "name") { file in
                let format = DeliverableFormat(rawValue: String(file.name.split(separator: ".").last ?? ""))
                return (file.name, Links.deliverableFile(id, format ?? .pdf))
            },
            .number("字节数", key: "size") { Int($0.size) },
            .code("SHA-256", key: "hash") { $0.sha256 },
        ]
    }
}
