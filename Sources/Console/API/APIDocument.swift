/// The description of the interface that programs read (OpenAPI 3.1), made from the routes themselves.
enum APIDocument {
    static func make(_ routes: [Route], product: String) -> JSONValue {
        var named = APIProblem.schema.named
        var paths: [(String, JSONValue)] = []
        for route in routes {
            guard let operation = route.operation else { continue }
            named.merge(operation.answer.named) { first, _ in first }
            if case .json(let schema, _) = operation.body { named.merge(schema.named) { first, _ in first } }
            let member = (route.method.rawValue.lowercased(), describe(route, operation))
            if let place = paths.firstIndex(where: { $0.0 == route.path.description }),
                case .object(let members) = paths[place].1
            {
                paths[place].1 = .object(members + [member])
            } else {
                paths.append((route.path.description, .object([member])))
            }
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": .string("\(product)接口"), "version": "1",
                "description": .string(
                    """
                    请求头 Authorization: Bearer 后跟接口令牌。令牌在“我的账号”中签发，只能做签发时勾选、且本人账号仍有权做的事。\
                    错误按 RFC 9457 返回，中英文各一份。\n\nSend a token in the header Authorization: Bearer. A token does \
                    what its scopes and its account allow. Errors follow RFC 9457, in Chinese and English.
                    """),
            ],
            "security": [["token": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                "schemas": .object(named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
            ],
        ]
    }

    private static func describe(_ route: Route, _ operation: APIOperation) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("operationId", .string(operation.id)), ("summary", .string(operation.title)),
            (
                "description",
                .string([operation.detail, operation.english].compactMap(\.self).joined(separator: "\n\n"))
            ),
            ("x-permissions", .array(route.access.permissions.map { .string($0.rawValue) })),
        ]
        let parameters = path(route) + operation.query.map(query)
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        switch operation.body {
        case .none: break
        case .json(let schema, _):
            members.append(
                ("requestBody", ["required": true, "content": ["application/json": ["schema": schema.json]]]))
        case .file(let types, _, let description):
            let content = JSONValue.object(types.map { ($0, ["schema": ["type": "string", "format": "binary"]]) })
            members.append(
                ("requestBody", ["required": true, "description": .string(description), "content": content]))
        }
        members.append(("responses", responses(operation)))
        return .object(members)
    }

    private static func path(_ route: Route) -> [JSONValue] {
        route.path.parameterNames.map { name in
            // Every parameter of the interface so far is the number of a record.
            [
                "name": .string(name), "in": "path", "required": true,
                "schema": ["type": "integer", "minimum": 1, "maximum": .integer(Int.max)],
            ]
        }
    }

    private static func query(_ parameter: APIParameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": "query", "required": .bool(parameter.isRequired),
            "description": .string(parameter.description), "schema": parameter.schema.json,
        ]
    }

    private static func responses(_ operation: APIOperation) -> JSONValue {
        var all: [(String, JSONValue)] = [
            (
                String(operation.status),
                ["description": "完成", "content": ["application/json": ["schema": operation.answer.json]]]
            )
        ]
        let problem: JSONValue = .object([
            (APIProblem.mediaType, .object([("schema", APIProblem.schema.json)]))
        ])
        all.append(("default", ["description": "没有完成；原因见正文", "content": problem]))
        return .object(all)
    }
}
