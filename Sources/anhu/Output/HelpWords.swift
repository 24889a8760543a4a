/// The words of the argument parser in Chinese: it has no translations of its own.
enum HelpWords {
    static func chinese(_ text: String) -> String {
        let short = text.replacing(common, with: "")
        let translated = words.reduce(short) { $0.replacing($1.0, with: $1.1) }
        // Where a subcommand is expected, the parser takes a word it does not know for an argument.
        let named = translated.contains("<子命令>") ? translated.replacing("多余的参数", with: "没有这个子命令：") : translated
        return
            named
            .replacing(/See '([^'\n]+)' for detailed help\./) { "运行 \($0.output.1) 查看详细说明。" }
            .replacing(/See '([^'\n]+)' for more information\./) { "运行 \($0.output.1) 查看说明。" }
            .replacing(/\(default: ([^)\n]*)\)/) { "（默认：\($0.output.1)）" }
            .replacing(/The option '([^'\n]+)' does not take any value, but '([^'\n]*)' was specified\./) {
                "选项“\($0.output.1)”不带取值，多余“\($0.output.2)”。"
            }
            .replacing(/'([^'\n]*)'/) { "“\($0.output.1)”" }
    }

    /// What every command takes: the usage would repeat it, the group below it tells it better.
    private static let common =
        " [--data <目录>] [--keys <目录>] [--content <目录>] [--runtime <目录>] [--config <文件>] [--as <账号>] [--json]"

    private static let words: [(String, String)] = [
        ("OVERVIEW: ", ""), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "子命令："), ("公共选项:", "公共选项："), ("Show help information.", "显示帮助。"),
        ("Show the version.", "显示版本。"), ("Error: ", "错误："), ("Missing expected argument ", "缺少参数"),
        ("Missing required subcommand.", "缺少子命令。"), ("Missing one of: ", "须有其中之一："), ("Unknown option ", "不认识的选项"),
        ("Missing value for ", "缺少取值"), ("The value ", "取值"), (" is invalid for ", "不适用于"), ("Help:  ", "说明："),
        (". Did you mean ", "，您是否要输入"), ("unexpected arguments: ", "多余的参数："), ("Unexpected argument ", "多余的参数"),
        (" unexpected argument", " 个多余的参数"), ("[<options>]", "[选项]"), ("<subcommand>", "<子命令>"),
        ("(default)", "（默认）"),
    ]
}
