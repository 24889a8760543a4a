import Console

/// How the ledger is searched, in a few lines that stay at hand.
enum AssetSearchHelp {
    private static let rules: [(String, String)] = [
        ("打印机", "在地址、名称、品牌型号、操作系统、部门、责任人、系统、位置和服务中查找"),
        ("owner:张三 port:3389", "用空格隔开，同时符合；也可写中文字段名 责任人:张三"),
        ("port:22,3389", "用逗号隔开，符合其一"),
        ("-owner:*", "前加减号为不符合；* 为已填写，因此这里是无责任人"),
        ("os:windows*", "* 代表任意内容；没有 * 时为包含"),
        ("name:=HIS", "= 为完全相同"),
        ("ports:>10 warranty:2026-01..2026-06", "> >= < <= 和 .. 用于数字和日期"),
        ("first:7d -last:30d", "最近 7 天发现，30 天内未存活"),
        ("\"10:30 备份\" unit:=\"内科 一病区\"", "含空格或冒号的文字加引号，引号本身写两次"),
    ]

    static var content: HTML {
        block {
            Table(
                rules,
                columns: [
                    .code("写法", key: "form") { $0.0 }, .text("含义", key: "meaning", width: .wide) { $0.1 },
                ], caption: "搜索写法")
            Table(
                AssetSearchField.all,
                columns: [
                    .text("字段", key: "chinese", width: .tight) { $0.chinese }, .code("名称", key: "name") { $0.name },
                    .code("例", key: "example") { $0.example },
                ], caption: "搜索字段")
            paragraph { muted("其他属性和医院自定义的属性用中文名称搜索，例如 防病毒软件:*。") }
        }
    }
}
