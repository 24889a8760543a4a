import Foundation
import Kernel

/// Names that mean the same maker, read from `Content/reconciliation`, which a security engineer may edit.
package struct ValueAliases: Sendable {
    /// From the bare form of a name to the name that all of them stand for.
    private let brands: [String: String]
    /// Words that say nothing about which version: `microsoft`, `version`.
    let noise: Set<String>

    /// Without a file: names stand for themselves.
    package init() {
        brands = [:]
        noise = []
    }

    private struct File: Decodable {
        struct Brand: Decodable {
            let name: String
            let also: [String]
        }
        let brands: [Brand]?
        let noise: [String]?
    }

    /// Reads files of the form `{"brands": [{"name": "华为", "also": ["Huawei"]}], "noise": ["version"]}`.
    /// - Throws: `ContentFault` that names the file and the entry.
    package init(files: [(name: String, content: Data)]) throws {
        var brands: [String: String] = [:]
        var noise: Set<String> = []
        for (name, content) in files {
            let file: File
            do { file = try JSONDecoder().decode(File.self, from: content) } catch {
                throw ContentFault(file: "reconciliation/\(name)", entry: nil, reason: "不是所要求格式的 JSON")
            }
            for (index, brand) in (file.brands ?? []).enumerated() {
                for text in [brand.name] + brand.also {
                    let bare = FoldedText.bare(text)
                    guard !bare.isEmpty else {
                        throw ContentFault(file: "reconciliation/\(name)", entry: "第 \(index + 1) 个品牌", reason: "名称为空")
                    }
                    if let taken = brands[bare], taken != brand.name {
                        throw ContentFault(
                            file: "reconciliation/\(name)", entry: brand.name, reason: "“\(text)”同时属于“\(taken)”")
                    }
                    brands[bare] = brand.name
                }
            }
            noise.formUnion((file.noise ?? []).flatMap(FoldedText.words))
        }
        self.brands = brands
        self.noise = noise
    }

    /// What makers' names mean: the common name, or the text's bare form.
    func brand(_ text: String) -> String {
        let bare = FoldedText.bare(text)
        if let name = brands[bare] { return FoldedText.bare(name) }
        // 华为技术有限公司, Huawei Technologies Co., Ltd: what a firm's legal form adds.
        var rest = bare
        for ending in Self.endings where rest.hasSuffix(ending) && rest.count > ending.count {
            rest = String(rest.dropLast(ending.count))
        }
        return brands[rest].map(FoldedText.bare) ?? rest
    }

    /// From the longest to the shortest, so that none hides another.
    private static let endings = [
        "technologiescoltd", "technologycoltd", "coltd", "incorporated", "corporation", "limited", "corp", "inc", "ltd",
        "co", "股份有限公司", "技术有限公司", "科技有限公司", "有限公司", "公司", "集团",
    ]

    /// A model without the maker's name before it, bare.
    func model(_ text: String) -> String {
        let words = FoldedText.words(text)
        if words.count > 1, let first = words.first, brands[FoldedText.bare(first)] != nil {
            return FoldedText.bare(words.dropFirst().joined())
        }
        return FoldedText.bare(text)
    }
}

/// A file of content that cannot be used.
package struct ContentFault: ExplainedError, Hashable {
    /// The file, as it stands below `Content`.
    package let file: String
    /// The entry. Nil: the whole file.
    package let entry: String?
    /// What is wrong, in Chinese.
    package let reason: String

    package var kind: FaultKind { .damaged }

    package var explanation: Explanation {
        Explanation(
            "内容文件有误：\(reason)", place: [file, entry].compactMap(\.self).joined(separator: "："),
            advice: "请按同目录 README.md 的格式改正")
    }
}
