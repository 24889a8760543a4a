import Console
import Kernel
import Observations
import ScanImports

/// The pages of files that people bring.
enum ImportPages {
    private static let path = [Crumb("资产扫描", Links.scans)]

    static func upload(
        _ drafts: [ImportDraft], end: @escaping @Sendable (ImportDraft) -> Timestamp, values: FormValues? = nil,
        errors: FormErrors = FormErrors()
    ) -> Page {
        Page("导入资产数据", path: path, actions: [.link("列对应关系", to: Links.importMappings, icon: "columns")]) {
            paragraph { "选择文件后先试读，核对格式、列对应关系和对台账的影响，确认后才导入。" }
            section("上传文件") {
                Form(
                    to: Links.importScan, submit: "上传并试读", cancel: Links.scans, values: values, errors: errors,
                    fields: [
                        .file(
                            "file", "文件",
                            accept: ".xml,.anhu,.txt,.csv,.xlsx,.json,.ndjson,.log,.leases,.pcap,.pcapng,.cap",
                            isRequired: true,
                            help:
                                "nmap 报告（XML）、ARP 表、DHCP 租约、抓包（pcap）、登记台账（.xlsx、.csv）、观测数据（CSV、NDJSON）、隔离网络的探测结果（.anhu），最大 1 GB。确认导入后原文件存入证据库。"
                        ),
                        .select("format", "格式", options: formats, empty: "自动识别"),
                        .text(
                            "source", "来源名称", placeholder: "例如：核心交换机 ARP 表", longest: ImportChoice.longestSource,
                            help: "可在下一步选择或填写。"),
                    ])
            }
            if !drafts.isEmpty {
                section("等待确认的文件") {
                    Table(
                        drafts,
                        columns: [
                            .link("文件", key: "name") { ($0.name, Links.importDraft($0.id)) },
                            .text("格式", key: "format") { formatName($0) },
                            .text("来源", key: "source") { $0.choice.source },
                            .moment("上传时间", key: "brought") { $0.broughtAt },
                            .moment("自动删除时间", key: "end") { end($0) },
                            .actions { draft in
                                [
                                    .link("核对", to: Links.importDraft(draft.id)),
                                    .post("取消", to: Links.importDraft(draft.id, "cancel"), confirm: "取消导入并删除上传的文件？"),
                                ]
                            },
                        ], caption: "等待确认的文件")
                }
            }
        }
    }

    private static var formats: [Field.Option] { ImportFormat.choices.map { Field.Option($0.id, $0.chinese) } }

    private static func formatName(_ draft: ImportDraft) -> String {
        ImportFormat.choices.first { $0.id == draft.choice.format }?.chinese ?? draft.choice.format
    }

    // MARK: A draft

    static func draft(
        _ draft: ImportDraft, until end: Timestamp, targets: ImportTargets, errors: FormErrors = FormErrors()
    ) -> Page {
        Page(
            "核对导入内容", subtitle: HTML(text: "\(draft.name)（\(byteCount(draft.size))）"),
            path: path + [Crumb("导入资产数据", Links.importScan)],
            actions: [
                .post(
                    "取消导入", to: Links.importDraft(draft.id, "cancel"), icon: "x-lg",
                    confirm: "取消导入并删除上传的文件？")
            ]
        ) {
            outcome(draft, end)
            section("导入方式") { form(draft, targets, errors) }
            if !draft.trial.refusals.isEmpty {
                section("不能导入的内容") {
                    Table(
                        draft.trial.refusals,
                        columns: [
                            .text("位置", key: "place") { $0.place }, .text("原因", key: "reason") { $0.reason },
                        ], caption: "不能导入的内容")
                    if draft.trial.refusals.count == ImportTrial.shownRefusals {
                        paragraph { muted("只列出前 \(ImportTrial.shownRefusals) 处。") }
                    }
                }
            }
            if !draft.trial.warnings.isEmpty {
                section("需要留意") { list(draft.trial.warnings.map { HTML(text: $0) }) }
            }
            samples(draft.trial)
        }
    }

    private static func samples(_ trial: ImportTrial) -> HTML {
        if trial.samples.isEmpty { return HTML() }
        let lines = trial.samples.enumerated().map { index, sighting in
            Sample(sighting: sighting, fate: index < trial.fates.count ? trial.fates[index] : nil)
        }
        return section("将导入的内容") {
            Table(lines, columns: sampleColumns(trial), caption: "将导入的内容")
            if trial.things > lines.count {
                paragraph { muted("以上为前 \(lines.count) 条，共 \(trial.things) 条。") }
            }
        }
    }

    private static func outcome(_ draft: ImportDraft, _ end: Timestamp) -> HTML {
        let trial = draft.trial
        return section("试读结果") {
            if let failure = trial.failure {
                Alert(trial.isUsable ? .warning : .danger) { failure }
            } else if !trial.isUsable {
                Alert(.danger) { "没有可导入的内容，请核对格式和列对应关系。" }
            }
            if trial.isBounded {
                Alert(.info) { "文件较大，只试读了开头部分，以下数字仅指这一部分；确认后导入整个文件。" }
            }
            DescriptionList(
                [
                    .text("可导入", "\(trial.things) 条"), .text("不能导入", trial.refusedText),
                    .text("对台账的影响", trial.ledgerText),
                ] + trial.facts.map { .text($0.title, $0.value) }
                    + [.text("自动删除时间", "\(CivilTime(end).toMinute)，此前未确认则删除上传的文件")])
        }
    }

    private static func form(_ draft: ImportDraft, _ targets: ImportTargets, _ errors: FormErrors) -> HTML {
        let format = ImportFormat.choices.first { $0.id == draft.choice.format }
        var fields: [Field] = [
            .select("format", "格式", options: formats, value: draft.choice.format, empty: nil, isRequired: true)
        ]
        if format?.fixedSource == nil {
            let isKnown = draft.sources.known.contains(draft.choice.source)
            fields.append(
                .text(
                    "source", "来源名称", value: draft.choice.source, isRequired: true,
                    longest: ImportChoice.longestSource, suggestions: draft.sources.known,
                    help: (isKnown ? "已有来源，导入时更新其原有记录。" : "新来源。") + "可从已有来源中选择，或填写新名称。"))
        }
        fields += draft.sheets.flatMap { sheetFields($0, draft, targets, errors) }
        if !draft.choice.tables.isEmpty {
            fields.append(.checkbox("keep", "保存列对应关系，供同一来源的下一个文件采用", isOn: true))
        }
        return block {
            Form(
                to: Links.importDraft(draft.id), submit: "重新试读",
                next: draft.trial.isUsable ? .init("导入", to: Links.importDraft(draft.id, "enter")) : nil,
                errors: errors, isWide: true, fields: fields)
        }
    }

    private struct SheetColumn: Sendable {
        let place: String
        let title: String
        let examples: [String]
        let target: ColumnTarget
        let mark: Badge?
        let field: Field
        let error: String?
    }

    private static func sheetFields(
        _ sheet: ImportSheet, _ draft: ImportDraft, _ targets: ImportTargets, _ errors: FormErrors
    ) -> [Field] {
        let name = sheet.name.isEmpty ? "列对应关系" : "工作表“\(sheet.name)”"
        guard let header = sheet.header, let table = draft.choice.tables.first(where: { $0.sheet == sheet.index })
        else {
            return [.heading(name), .content(paragraph { muted("没有找到列标题，不导入。") })]
        }
        let guesses = ColumnMapping.guess(titles: header.titles).columns
        let columns = table.mapping.columns.enumerated().compactMap { index, column -> SheetColumn? in
            // A column with neither title nor values is none.
            if column.title.isEmpty && sheet.examples[index].isEmpty { return nil }
            let field = ImportForm.field(sheet.index, index)
            let isNew = table.newTitles.contains(column.title)
            let mark: Badge? =
                isNew
                ? Badge(
                    "新列"
                        + (guesses[index].target == column.target
                            ? "" : "，建议：\(ImportTargets.name(of: guesses[index].target))"),
                    .warning)
                : targets.isUnknown(column.target) ? Badge("未识别", .warning) : nil
            return SheetColumn(
                place: ColumnMapping.letters(of: index), title: column.title, examples: sheet.examples[index],
                target: column.target, mark: mark,
                field: .select(
                    field, "\(column.title)对应的属性", options: targets.options(for: column.title),
                    value: column.target.text, empty: nil), error: errors[field])
        }
        let place = "列标题在\(sheet.place ?? "")" + (table.isKnown ? "；已采用保存的列对应关系" : "；按列标题自动识别，请核对")
        return [
            .heading(name + (sheet.isHidden ? "（隐藏）" : "")),
            .checkbox(
                ImportForm.field(take: sheet.index), sheet.name.isEmpty ? "导入此表" : "导入此工作表", isOn: table.isTaken,
                help: place),
            .content(
                block {
                    if !table.missingTitles.isEmpty {
                        Alert(.warning) { "保存的列对应关系中有、本表没有的列：\(table.missingTitles.joined(separator: "、"))" }
                    }
                    Table(columns, columns: mappingColumns, caption: "\(name)的列对应关系")
                }),
        ]
    }

    private static let mappingColumns: [Column<SheetColumn>] = [
        .text("列", key: "place", width: .tight) { $0.place },
        .html("列标题与示例", key: "title") { column in
            block {
                column.title.isEmpty ? muted("（无标题）") : strong { column.title }
                if let mark = column.mark {
                    inline {
                        " "; mark
                    }
                }
            }
            if !column.examples.isEmpty { muted(column.examples.joined(separator: "；")) }
        },
        .field("导入为", key: "target") { ($0.field, $0.error) },
    ]

    // MARK: What would be entered

    /// One of the things of a file, and what the ledger would make of it.
    private struct Sample: Sendable {
        let sighting: Sighting
        let fate: LedgerRehearsal.Fate?

        var observation: Observation { sighting.observation }
    }

    private static func sampleColumns(_ trial: ImportTrial) -> [Column<Sample>] {
        var columns: [Column<Sample>] = [
            .text("地址", key: "address", width: .tight) { sample in
                let addresses = sample.observation.addresses.map(\.description)
                return addresses.prefix(2).joined(separator: "、")
                    + (addresses.count > 2 ? " 等 \(addresses.count) 个" : "")
            },
            .code("MAC 地址", key: "hardware") { $0.observation.attributes[.hardware] },
            .text("名称", key: "name") { $0.observation.attributes[.name] ?? $0.observation.attributes[.hostName] },
            .text("其他内容", key: "more", width: .wide) { more($0.observation) },
            .moment("观测时间", key: "seen") { $0.observation.seenAt },
            .html("对台账", key: "fate") { fate($0.fate) },
        ]
        if trial.samples.allSatisfy({ $0.observation.seenAt == nil }) { columns.removeAll { $0.key == "seen" } }
        if trial.fates.isEmpty { columns.removeAll { $0.key == "fate" } }
        if trial.samples.contains(where: { $0.line > 0 }) {
            columns.insert(.number("行", key: "line") { $0.sighting.line }, at: 0)
        }
        return columns
    }

    private static func fate(_ fate: LedgerRehearsal.Fate?) -> HTML {
        guard let fate else { return muted("等其余内容导入后认定") }
        guard let asset = fate.asset else { return inline { Badge("新增", .info) } }
        return inline {
            Badge(fate.kind == .changed ? "更新" : "不变", fate.kind == .changed ? .warning : .neutral)
            " "
            link(fate.title ?? "#\(asset)", to: Links.asset(asset))
        }
    }

    private static func more(_ observation: Observation) -> String {
        let known = Dictionary(
            AttributeName.known.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let shown = observation.attributes.filter { $0.key != .hardware && $0.key != .name }
            .filter { $0.key != .hostName || observation.attributes[.name] != nil }
            .sorted { (known[$0.key] ?? .max, $0.key.rawValue) < (known[$1.key] ?? .max, $1.key.rawValue) }
        var parts = shown.map { "\($0.key.chinese)：\($0.key.shown($0.value))" }
        let open = (observation.services ?? []).filter { $0.state == .open }
        if !open.isEmpty {
            let ports = open.prefix(8).map { "\($0.transport.rawValue)/\($0.number)" }
            parts.append("开放端口：\(ports.joined(separator: "、"))\(open.count > 8 ? " 等 \(open.count) 个" : "")")
        }
        return parts.joined(separator: "；")
    }
}
