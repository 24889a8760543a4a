extension Report {
    /// One piece of the body.
    package indirect enum Block: Hashable, Sendable {
        /// A heading of level 1 to 3 without its number; other levels are brought to the nearest of these.
        case heading(Int, String)
        /// A paragraph; a line break in its text becomes one on paper.
        case paragraph([Inline])
        /// A list, numbered （1）, ① or with bullets.
        case list(List)
        /// A table with its caption 表 n.
        case table(Table)
        /// A picture with its caption 图 n.
        case figure(Figure)
        /// A chart drawn from values, with its caption 图 n.
        case chart(Chart)
        /// A remark set apart from the text.
        case note(Note)

        /// A paragraph of plain text.
        package static func text(_ text: String) -> Self { .paragraph([.text(text)]) }
        /// A remark, caution or warning set apart from the text.
        package static func note(_ kind: Note.Kind, _ content: [Inline]) -> Self { .note(Note(kind, content)) }
        /// A list with bullets, one plain text an item.
        package static func bullets(_ items: [String]) -> Self {
            .list(List(isNumbered: false, items: items.map { ListItem([.text($0)]) }))
        }
        /// A list numbered （1）, （2）, one plain text an item.
        package static func numbered(_ items: [String]) -> Self {
            .list(List(isNumbered: true, items: items.map { ListItem([.text($0)]) }))
        }
    }

    /// A run of text inside a paragraph, list item, note or cell.
    package enum Inline: Hashable, Sendable {
        /// Plain text.
        case text(String)
        /// Text that must be seen: bold.
        case strong(String)
        /// A command, path or identifier, in a fixed-width face.
        case code(String)
        /// A figure with the records that it was counted from: the text, then a mark [n] that leads to 数据出处.
        case counted(String, from: Source)
    }

    /// The records from which a figure, table or chart was made, so that a reader can follow it back.
    package struct Source: Hashable, Sendable {
        /// What was counted and when: `资产台账，状态为在用，2026-11-23 08:30 共 128 条`.
        package var text: String
        /// The console's address of that list, evidence number or file hash. Nil: none.
        package var reference: String?

        /// Takes the text and where to find the records.
        package init(_ text: String, reference: String? = nil) {
            self.text = text
            self.reference = reference
        }
    }

    /// A list of items on two levels.
    package struct List: Hashable, Sendable {
        /// True: （1）, then ① on the second level. False: bullets.
        package var isNumbered: Bool
        /// The items in order.
        package var items: [ListItem]

        /// Takes the kind and the items.
        package init(isNumbered: Bool, items: [ListItem]) {
            self.isNumbered = isNumbered
            self.items = items
        }
    }

    /// One item of a list.
    package struct ListItem: Hashable, Sendable {
        /// Its text.
        package var content: [Inline]
        /// Items one level below.
        package var children: [[Inline]]

        /// Takes the text and what is below it.
        package init(_ content: [Inline], children: [[Inline]] = []) {
            self.content = content
            self.children = children
        }
    }

    /// A remark in a frame.
    package struct Note: Hashable, Sendable {
        /// How much the reader should mind it.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// 说明：something to know.
            case remark
            /// 注意：something to mind before acting.
            case caution
            /// 警告：harm may follow.
            case warning

            /// The word before the text.
            package var chinese: String {
                switch self {
                case .remark: "说明"
                case .caution: "注意"
                case .warning: "警告"
                }
            }
        }

        /// How much the reader should mind it.
        package var kind: Kind
        /// The text.
        package var content: [Inline]

        /// Takes kind and text.
        package init(_ kind: Kind, _ content: [Inline]) {
            self.kind = kind
            self.content = content
        }
    }
}
