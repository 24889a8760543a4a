import Kernel

/// Settings that cannot be used.
package enum SettingsError: ExplainedError, Hashable {
    /// There is no such setting.
    case unknown(name: String, place: String)
    /// The file cannot be used.
    case file(path: String, reason: String)
    /// The value of a setting is not of its kind.
    case value(name: String, found: String, expected: String)
    /// The folder with the product's content was not found.
    case noContent

    package var kind: FaultKind { .badInput }

    package var explanation: Explanation {
        switch self {
        case .unknown(let name, let place):
            Explanation("没有名为“\(name)”的配置项", place: place, advice: "请运行 anhu config 查看全部配置项")
        case .file(let path, let reason):
            Explanation("配置文件不能使用：\(reason)", place: path)
        case .value(let name, let found, let expected):
            Explanation("配置项“\(name)”的值“\(found)”不正确，应为\(expected)", place: name)
        case .noContent:
            Explanation("找不到内容目录 Content", advice: "请在安装目录内运行，或用 --content 指明其位置")
        }
    }
}
