import Kernel

/// What programs are told of a thing: one definition of each member gives its value and what the interface's description
/// says of it.
///
///     static let shape = APIShape<Person>("Person", "人员", [
///         .id { $0.id.rawValue },
///         .text("name", "姓名", isRequired: true) { $0.name },
///         .moment("left_at", "离岗时间") { $0.leftAt },
///     ])
package struct APIShape<Value: Sendable>: Sendable {
    /// One member.
    package struct Member: Sendable {
        let name: String
        let schema: APISchema
        let value: @Sendable (Value) -> JSONValue

        init(
            _ name: String, _ description: String, _ schema: APISchema, isRequired: Bool,
            _ value: @escaping @Sendable (Value) -> JSONValue
        ) {
            self.name = name
            self.schema = (isRequired ? schema : schema.orNull).described(description)
            self.value = value
        }

        /// The number of the record.
        package static func id(_ value: @escaping @Sendable (Value) -> Int64) -> Member {
            Member("id", "编号", .integer(), isRequired: true) { .integer(Int(value($0))) }
        }

        /// Text. `isRequired`: there always is one.
        package static func text(
            _ name: String, _ description: String, isRequired: Bool = false,
            _ value: @escaping @Sendable (Value) -> String?
        ) -> Member {
            Member(name, description, .text(), isRequired: isRequired) { value($0).map { .string($0) } ?? .null }
        }

        /// One of these words.
        package static func choice(
            _ name: String, _ description: String, _ words: [String], isRequired: Bool = false,
            _ value: @escaping @Sendable (Value) -> String?
        ) -> Member {
            Member(name, description, .choice(words), isRequired: isRequired) {
                value($0).map { .string($0) } ?? .null
            }
        }

        /// A whole number.
        package static func integer(
            _ name: String, _ description: String, isRequired: Bool = false,
            _ value: @escaping @Sendable (Value) -> Int?
        ) -> Member {
            Member(name, description, .integer(), isRequired: isRequired) { value($0).map { .integer($0) } ?? .null }
        }

        /// Yes or no.
        package static func flag(
            _ name: String, _ description: String, _ value: @escaping @Sendable (Value) -> Bool
        ) -> Member {
            Member(name, description, .flag, isRequired: true) { .bool(value($0)) }
        }

        /// A moment.
        package static func moment(
            _ name: String, _ description: String, isRequired: Bool = false,
            _ value: @escaping @Sendable (Value) -> Timestamp?
        ) -> Member {
            Member(name, description, .moment, isRequired: isRequired) {
                value($0).map { .string(CivilTime($0).rfc3339) } ?? .null
            }
        }

        /// Another thing.
        package static func one<Other>(
            _ name: String, _ description: String, _ shape: APIShape<Other>, isRequired: Bool = false,
            _ value: @escaping @Sendable (Value) -> Other?
        ) -> Member {
            Member(name, description, shape.schema, isRequired: isRequired) {
                value($0).map { shape.json($0) } ?? .null
            }
        }

        /// Any number of other things.
        package static func list<Other>(
            _ name: String, _ description: String, of shape: APIShape<Other>,
            _ value: @escaping @Sendable (Value) -> [Other]
        ) -> Member {
            Member(name, description, .list(of: shape.schema), isRequired: true) {
                .array(value($0).map { shape.json($0) })
            }
        }

        /// Any number of texts.
        package static func texts(
            _ name: String, _ description: String, _ value: @escaping @Sendable (Value) -> [String]
        ) -> Member {
            Member(name, description, .list(of: .text()), isRequired: true) {
                .array(value($0).map { .string($0) })
            }
        }
    }

    /// The name in the description, unique among shapes: `Asset`.
    package let name: String
    private let members: [Member]
    /// The shape by its name, with its definition.
    package let schema: APISchema

    /// Takes the name, what the thing is called in Chinese, and its members.
    package init(_ name: String, _ title: String, _ members: [Member]) {
        self.name = name
        self.members = members
        var named = members.reduce(into: [:]) { $0.merge($1.schema.named) { first, _ in first } }
        named[name] = [
            "type": "object", "title": .string(title),
            "required": .array(members.map { .string($0.name) }),
            "properties": .object(members.map { ($0.name, $0.schema.json) }),
        ]
        schema = APISchema(["$ref": .string("#/components/schemas/\(name)")], named: named)
    }

    /// The thing as JSON.
    package func json(_ value: Value) -> JSONValue {
        .object(members.map { ($0.name, $0.value(value)) })
    }
}
