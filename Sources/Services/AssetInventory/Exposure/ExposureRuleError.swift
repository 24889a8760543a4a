import Kernel

/// What is wrong with a file of rules, so that whoever wrote it finds the place.
package struct ExposureRuleError: ExplainedError, Equatable {
    /// File and line: `10-remote.yaml:12`.
    package let place: String
    /// What is wrong there.
    package let reason: String

    package var kind: FaultKind { .badInput }

    package var explanation: Explanation {
        Explanation("暴露面规则无法使用：\(reason)", place: place, advice: "请按 Content/exposure/README.md 的格式修改")
    }
}
