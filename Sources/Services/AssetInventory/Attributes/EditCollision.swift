import Console
import Directory
import Kernel
import Observations

/// An attribute that somebody else changed while a form was being filled in: who or which source, and when.
struct EditCollision: Sendable {
    let name: AttributeName
    /// The person, or the source whose word is believed now.
    let author: String
    /// Nil: nobody knows, since nothing is said of it any more.
    let at: Timestamp?

    init(_ name: AttributeName, _ facts: AssetEditPages.Facts) {
        self.name = name
        let (hand, resolved) = (facts.hand[name], facts.resolved[name])
        // A person's word that there is none, or that was taken back, leaves no value of its own behind.
        if let hand, resolved == nil || resolved?.word.kind == .hand || hand.setAt > resolved?.word.at ?? hand.setAt {
            (author, at) = (facts.names[hand.setBy], hand.setAt)
        } else {
            (author, at) = (resolved?.word.kind.chinese ?? "来源已不再提供", resolved?.word.at)
        }
    }

    /// What others changed besides, which saving leaves as it is.
    static func sentence(_ names: [AttributeName], _ facts: AssetEditPages.Facts) -> String {
        let parts = names.prefix(8).map { name in
            let one = EditCollision(name, facts)
            return "\(name.chinese)（\(one.author)\(one.at.map { "，\(CivilTime($0).toMinute)" } ?? "")）"
        }
        return "在您填写期间，他人还修改了\(parts.joined(separator: "、"))\(names.count > 8 ? " 等 \(names.count) 项" : "")，均已保留。"
    }
}
