/// The words of the argument parser in Chinese: it has no translations of its own.
enum HelpWords {
    static func chinese(_ text: String) -> String {
        let translated = words.reduce(text) { $0.replacing($1.0, with: $1.1) }
        // The usage repeats what every command takes; the groups below it tell it better.
        let short = translated.replacing(common, with: "")
        return short.replacing(/<([a-z-]+)>/) { match in
            placeholders[String(match.output.1)].map { "<\($0)>" } ?? String(match.output.0)
        }
        .replacing(/See '(.+?)' for detailed help\./) { "运行 \($0.output.1) 查看详细说明。" }
        .replacing(/See '(.+?)' for more information\./) { "运行 \($0.output.1) 查看说明。" }
        .replacing(/'([^']*)'/) { "“\($0.output.1)”" }
    }

    private static let common =
        "[--data <data>] [--keys <keys>] [--content <content>] [--runtime <runtime>] [--config <config>] [--as <as>] [--json] "

    private static let words: [(String, String)] = [
        ("OVERVIEW: ", ""), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "子命令："), ("Show help information.", "显示帮助。"), ("Show the version.", "显示版本。"),
        ("Error: ", "错误："), ("Missing expected argument ", "缺少参数"), ("Unknown option ", "不认识的选项"),
        ("Missing value for ", "缺少取值"), ("The value ", "取值"), (" is invalid for ", "不适用于"),
        ("Help:  ", "说明："), ("(default: ", "（默认："), (". Did you mean ", "，您是否要输入"),
        ("unexpected arguments: ", "多余的参数："), ("Unexpected argument ", "多余的参数"), (" unexpected argument", " 个多余的参数"),
        ("[<options>]", "[选项]"), ("<subcommand>", "<子命令>"), ("(default)", "（默认）"),
    ]

    /// What a person puts in the place of each name.
    private static let placeholders = [
        "data": "目录", "keys": "目录", "content": "目录", "runtime": "目录", "config": "文件", "as": "账户", "login": "账户名",
        "os-user": "操作系统用户", "role": "角色", "asset": "资产", "file": "文件", "format": "格式", "out": "目录", "host": "地址",
        "port": "端口", "name": "名称", "ranges": "地址", "plan": "编号", "exclude": "地址", "ports": "端口", "rate": "数量",
        "waiver": "理由", "from": "目录", "into": "目录", "limit": "条数", "id": "编号", "person": "编号", "anchor": "文件",
        "text": "关键字",
    ]
}
