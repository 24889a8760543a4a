/// The words of the argument parser in Chinese: it has no translations of its own.
enum HelpWords {
    static func chinese(_ text: String) -> String {
        words.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private static let words: [(String, String)] = [
        ("OVERVIEW: ", ""), ("USAGE:", "用法："), ("Usage:", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "子命令："), ("Show help information.", "显示帮助。"), ("Show the version.", "显示版本。"),
        ("Error: ", "错误："), ("Missing expected argument", "缺少参数"), ("Unknown option", "不认识的选项"),
        ("Unexpected argument", "多余的参数"), ("Missing value for", "缺少取值："), ("The value", "取值"),
        ("is invalid for", "不适用于"), ("Help:", "说明："), ("(default: ", "（默认："),
        ("Did you mean", "您是否要输入"), ("unexpected arguments:", "多余的参数："),
    ]
}
