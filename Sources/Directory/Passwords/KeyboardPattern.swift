/// Passwords that the fingers make up: rows and columns of the keyboard, sequences, repetitions.
enum KeyboardPattern {
    /// Characters next to one another on a line are typed one after another. Rows as they lie, shifted figures beside
    /// their figures' row, then columns.
    private static let lines: [[Character]] =
        [
            "`1234567890-=", "~!@#$%^&*()_+", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
            "01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!qaz@wsx#edc$rfv%tgb^yhn&ujm", "147258369",
        ].map { Array($0) }

    private static let followers: Set<String> = {
        var pairs: Set<String> = []
        for line in lines {
            for (left, right) in zip(line, line.dropFirst()) {
                pairs.insert(String([left, right]))
                pairs.insert(String([right, left]))
            }
        }
        return pairs
    }()

    /// A run shorter than this is chance: `as`, `12`, `oo` are in many good passwords.
    private static let shortestRun = 3
    /// What a password must hold besides its runs, each run counted as one character.
    private static let neededCharacters = 6

    /// True when the password has fewer than six characters once every run counts as one, or fewer than five different
    /// characters.
    static func isMostlyPattern(_ password: String) -> Bool {
        let characters = Array(password.lowercased())
        guard Set(characters).count >= 5 else { return true }
        var effective = 0
        var start = 0
        while start < characters.count {
            var end = start
            while end + 1 < characters.count, follows(characters[end + 1], characters[end]) { end += 1 }
            let length = end - start + 1
            effective += length >= shortestRun ? 1 : length
            start = end + 1
        }
        return effective < neededCharacters
    }

    private static func follows(_ next: Character, _ previous: Character) -> Bool {
        next == previous || followers.contains(String([previous, next]))
    }
}
