import Console
import Kernel

/// The fields in which somebody says what was found of an asset, alone or in a row of many.
enum StockForm {
    /// Characters of a place, a note, a description.
    static let longest = 200

    /// The fields of one asset; `suffix` tells rows apart.
    static func result(_ item: StockItem, suffix: String = "") -> Field {
        .radio(
            "result\(suffix)", "盘点结果", options: StockResult.allCases.map { .init($0.rawValue, $0.chinese) },
            value: item.count?.result.rawValue, isRequired: true)
    }

    static func location(_ item: StockItem, suffix: String = "") -> Field {
        .text(
            "location\(suffix)", "实际位置", value: item.count?.location, placeholder: item.expectedLocation,
            longest: longest, help: "位置不符时必填。")
    }

    static func note(_ item: StockItem, suffix: String = "") -> Field {
        .text("note\(suffix)", "备注", value: item.count?.note, longest: longest)
    }

    /// What the fields say, or nil and what is wrong with them.
    static func draft(_ form: FormValues, suffix: String = "", _ errors: inout FormErrors) -> StockDraft? {
        let result: StockResult? = errors.required("result\(suffix)", form.choice("result\(suffix)"), "请选择盘点结果")
        var location = errors.optionalLine("location\(suffix)", form, longest: longest)
        let note = errors.optionalLine("note\(suffix)", form, longest: longest)
        if result == .moved, location == nil, errors["location\(suffix)"] == nil {
            errors["location\(suffix)"] = "位置不符时请填写实际位置"
        }
        if result == .missing { location = nil }
        guard errors.isEmpty, let result else { return nil }
        return StockDraft(result: result, location: location, note: note)
    }
}
