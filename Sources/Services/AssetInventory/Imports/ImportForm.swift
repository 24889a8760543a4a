import Console
import Kernel
import ScanImports

/// What a person says on the page of a draft: format, source, and what each column means.
struct ImportForm {
    private(set) var choice: ImportChoice
    private(set) var errors = FormErrors()
    /// True where the format or the source is another, so that the tables are to be prepared again.
    private(set) var wantsPreparation = false

    static func field(take sheet: Int) -> String { "take.\(sheet)" }
    static func field(_ sheet: Int, _ column: Int) -> String { "target.\(sheet).\(column)" }

    /// Reads the form; only what the page offers is taken.
    init(_ form: FormValues, _ draft: ImportDraft, _ targets: ImportTargets) {
        choice = draft.choice
        let format = ImportFormat.choices.first { $0.id == form.text("format") }
        if let format, format.id != draft.choice.format {
            choice.format = format.id
            wantsPreparation = true
        }
        if format?.fixedSource == nil, let source = errors.line("source", form, longest: ImportChoice.longestSource) {
            if source != draft.choice.source { choice.source = source }
        }
        if wantsPreparation { return }
        for index in choice.tables.indices { read(form, index, targets) }
        // Of another source another mapping may be known; what was chosen by hand on the page stands before it.
        wantsPreparation = choice.source != draft.choice.source && choice.tables == draft.choice.tables
    }

    private mutating func read(_ form: FormValues, _ index: Int, _ targets: ImportTargets) {
        var table = choice.tables[index]
        table.isTaken = form.isTicked(Self.field(take: table.sheet))
        for column in table.mapping.columns.indices {
            let title = table.mapping.columns[column].title
            let name = Self.field(table.sheet, column)
            guard let text = form.text(name) else { continue }
            guard let target = ColumnTarget(text: text), targets.choices(for: title).contains(target) else {
                errors[name] = "请从列表中选择"
                continue
            }
            table.mapping.columns[column].target = target
        }
        if table.isTaken, let conflict = table.conflict {
            let sheet = table.name.isEmpty ? "" : "工作表“\(table.name)”中，"
            errors.add(
                "\(sheet)“\(ImportTargets.name(of: conflict.target))”对应了多列：\(conflict.titles.joined(separator: "、"))，请只保留一列"
            )
        }
        choice.tables[index] = table
    }
}
