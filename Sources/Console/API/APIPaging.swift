/// Which part of a list a program asks for, and how the answer says so.
package struct APIPaging: Sendable {
    /// The most that is given at once.
    package static let most = 1_000
    /// So far into a list one may ask. Beyond it, a narrower search is quicker than paging.
    package static let furthest = 10_000_000
    /// The parameters of every list.
    package static let parameters: [APIParameter] = [
        .integer("limit", "一次返回的条数，默认 100", in: 1...most),
        .integer("offset", "跳过的条数，默认 0", in: 0...furthest),
    ]

    /// How many.
    package let limit: Int
    /// How many are left out before them.
    package let offset: Int

    /// Reads the query, which has been checked.
    package init(_ request: ConsoleRequest) {
        limit = request.query.integer("limit") ?? 100
        offset = request.query.integer("offset") ?? 0
    }

    /// The schema of a list of such things.
    package static func schema<Value>(of shape: APIShape<Value>) -> APISchema {
        let list = APISchema.list(of: shape.schema)
        let name = shape.name + "List"
        var named = list.named
        named[name] = [
            "type": "object", "required": ["total", "offset", "next", "data"],
            "properties": [
                "total": ["type": "integer", "description": "符合条件的总数"],
                "offset": ["type": "integer", "description": "本次跳过的条数"],
                "next": [
                    "anyOf": [["type": "string"], ["type": "null"]], "description": "下一批的地址；没有更多时为 null",
                ],
                "data": list.json,
            ],
        ]
        return APISchema(["$ref": .string("#/components/schemas/\(name)")], named: named)
    }

    /// The answer with one part of a list of `total`.
    package func answer<Value>(
        _ values: [Value], total: Int, as shape: APIShape<Value>, _ request: ConsoleRequest
    ) -> ConsoleResponse {
        let end = offset + values.count
        var next = JSONValue.null
        if end < total, !values.isEmpty {
            let kept = request.query.pairs.filter { $0.name != "offset" && $0.name != "limit" }
            let base = Link(local: request.link.path) ?? Links.home
            let link = kept.reduce(base) { $0.with($1.name, $1.value) }
                .with("limit", String(limit)).with("offset", String(end))
            next = .string(link.text)
        }
        return .json([
            "total": .integer(total), "offset": .integer(offset), "next": next,
            "data": .array(values.map { shape.json($0) }),
        ])
    }
}
