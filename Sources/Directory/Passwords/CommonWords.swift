import Foundation

/// Passwords that are guessed first: a word that everybody knows, dressed up with figures and signs.
///
/// A rule and a short list of stems instead of a long list of passwords: `Admin@123`, `anhu@2026`, `P@ssw0rd!`,
/// `Szyy#2025` are one stem each with something around it.
struct CommonWords: Sendable {
    private let stems: Set<String>

    /// Stems seen in every leak and in every hospital.
    private static let wellKnown: Set<String> = [
        "admin", "administrator", "root", "user", "guest", "test", "system", "sysadmin", "oracle", "mysql", "manager",
        "password", "passwd", "pass", "pwd", "welcome", "letmein", "login", "master", "secret", "default", "changeme",
        "abc", "abcd", "aa", "aaa", "aaaa", "a", "q", "qq", "asd", "asdf", "qwe", "qwer", "qwerty", "zxc", "zxcv",
        "hello", "iloveyou", "dragon", "monkey",
        "woaini", "woaiwojia", "mima", "zhongguo", "china", "beijing", "huawei", "h3c", "zte", "ruijie", "sangfor",
        "topsec", "venus", "nsfocus", "hikvision", "dahua", "lenovo", "inspur", "cisco", "windows", "linux", "server",
        "anhu", "anquan", "hospital", "yiyuan", "yy", "xxk", "xinxike", "xinxi", "yisheng", "hushi", "his", "lis",
        "emr",
        "pacs", "oa", "ris", "doctor", "nurse", "medical", "jiankang",
    ]

    /// Adds the names of the organisations, spelled and by initials: 市人民医院 → `shirenminyiyuan`, `srmyy`.
    init(organisations: [String]) {
        var stems = Self.wellKnown
        for name in organisations {
            let spelling = Pinyin(name)
            for word in [name.lowercased(), spelling.full, spelling.initials] where word.count >= 2 {
                stems.insert(word)
            }
        }
        self.stems = stems
    }

    /// True when nothing but figures and signs is left around one stem, or two stems joined.
    func isDressedWord(_ password: String) -> Bool {
        let lower = password.lowercased()
        return [lower, Self.unmasked(lower)].contains { text in
            let words = text.split { !$0.isLetter }.map(String.init)
            // Unmasking turns trailing figures into letters, so the run of letters is also tried from its start.
            return words.count <= 3 && !words.isEmpty && words.allSatisfy(isStemOrTwo) || startsWithStem(text)
        }
    }

    private func isStemOrTwo(_ word: String) -> Bool {
        if stems.contains(word) { return true }
        return word.indices.dropFirst().contains {
            stems.contains(String(word[..<$0])) && stems.contains(String(word[$0...]))
        }
    }

    /// True for a stem of at least four letters with only masks, figures and signs after it in the original.
    private func startsWithStem(_ text: String) -> Bool {
        stems.contains { stem in
            stem.count >= 4 && text.hasPrefix(stem)
                && text.dropFirst(stem.count).allSatisfy { !$0.isLetter || Self.maskLetters.contains($0) }
        }
    }

    /// Figures and signs read as the letters for which they usually stand: `p@ssw0rd` → `password`.
    private static func unmasked(_ text: String) -> String {
        String(text.map { masks[$0] ?? $0 })
    }

    private static let masks: [Character: Character] = [
        "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
    ]
    private static let maskLetters = Set(masks.values)
}
