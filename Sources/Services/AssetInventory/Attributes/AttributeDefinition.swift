import Observations

/// What is to be known of an attribute so that a person can fill it in.
package struct AttributeDefinition: Sendable, Hashable {
    /// How an attribute is filled in, and so which values it takes.
    package enum Input: Sendable, Hashable {
        /// One line of at most so many characters.
        case text(longest: Int)
        /// `2021-06-30`, `2021-06` or `2021`.
        case date
        /// One of these.
        case choice([String])
        /// 资产类型
        case kind
        /// The name of a unit of the directory.
        case unit
        /// The name of a person of the directory.
        case person
        /// A hardware address.
        case hardware
        /// An address of the web: `http`, `https`.
        case url
        /// An amount with its measure: `16 GB`.
        case quantity

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .text: "文本"
            case .date: "日期"
            case .choice: "选项"
            case .kind: "资产类型"
            case .unit: "部门"
            case .person: "人员"
            case .hardware: "MAC 地址"
            case .url: "网址"
            case .quantity: "容量"
            }
        }
    }

    /// Under which heading it stands in forms.
    package enum Group: String, Sendable, Hashable, CaseIterable {
        /// What it is called and what it is.
        case identity = "基本信息"
        /// Make and parts.
        case device = "设备信息"
        /// What runs on it.
        case software = "软件信息"
        /// Where it stands and hangs.
        case place = "位置与网络"
        /// Who answers for it and what it is for.
        case responsibility = "责任与用途"
        /// Purchase, warranty, spares.
        case upkeep = "购置与维保"
        /// The hospital's own attributes, and remarks.
        case other = "其他"
    }

    /// The name in records.
    package let name: AttributeName
    /// How it is filled in.
    package let input: Input
    /// The heading.
    package let group: Group
    /// The classes of assets that have it.
    package let categories: Set<AssetKind.Category>
    /// The classes for which it must be known.
    package let required: Set<AssetKind.Category>
    /// True where no two assets have the same value, so that it is never set for several at once.
    package let isUnique: Bool
    /// What a person should know who fills it in.
    package let help: String?

    /// The title in Chinese.
    package var title: String { name.chinese }

    init(
        _ name: AttributeName, _ input: Input, _ group: Group,
        in categories: Set<AssetKind.Category> = Set(AssetKind.Category.allCases),
        required: Set<AssetKind.Category> = [], isUnique: Bool = false, help: String? = nil
    ) {
        self.name = name
        self.input = input
        self.group = group
        self.categories = categories
        self.required = required.intersection(categories)
        self.isUnique = isUnique
        self.help = help
    }
}
