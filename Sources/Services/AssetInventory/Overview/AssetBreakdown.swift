import Console
import Observations

/// By what the overview parts the assets.
package enum AssetBreakdown: String, Sendable, Hashable, CaseIterable {
    /// 类型
    case kind = "type"
    /// 所属部门
    case unit
    /// 所属系统
    case business
    /// 重要性
    case importance

    /// What is parted by, as pages name it.
    package var chinese: String {
        switch self {
        case .kind: "类型"
        case .unit: "所属部门"
        case .business: "所属系统"
        case .importance: "重要性"
        }
    }

    /// What stands for the assets of which it is not known.
    package var unknown: String {
        switch self {
        case .kind: "未识别"
        case .unit, .business, .importance: "未填写"
        }
    }

    /// What people call a value of the column. Nil: it is as good as none.
    func name(_ value: String) -> String? {
        switch self {
        case .kind: AssetKind(rawValue: value)?.chinese
        case .unit, .business, .importance: value
        }
    }

    /// The field of the line of search that asks for it.
    private var field: String {
        switch self {
        case .kind: "type"
        case .unit: "unit"
        case .business: "business"
        case .importance: "importance"
        }
    }

    /// The line of search that finds the assets of a value, as `name` calls it.
    func search(_ name: String) -> String { AssetSearch.exactly(name, in: field) }

    /// The line of search that finds the assets of which it is not known.
    var unknownSearch: String { AssetSearch.lacking(field) }

    /// The assets of a value, as `name` calls it.
    func link(_ name: String) -> Link { Links.assets(search: search(name)) }

    /// The assets of which it is not known.
    var unknownLink: Link { Links.assets(search: unknownSearch) }
}
