/// Where random bytes come from. Passed in, so that a test can repeat what it saw.
package struct RandomSource: Sendable {
    /// So many bytes that nobody can guess.
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    /// Takes the source.
    package init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The operating system's generator.
    package static let system = RandomSource { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// So many characters of the alphabet, each equally likely: bytes above the last whole multiple are thrown away.
    func text(_ count: Int, from alphabet: [Character]) -> String {
        precondition((1...256).contains(alphabet.count), "an alphabet has 1 to 256 characters")
        let limit = 256 / alphabet.count * alphabet.count
        var text = ""
        while text.count < count {
            for byte in bytes(count) where Int(byte) < limit && text.count < count {
                text.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return text
    }

    /// One number of the range, each equally likely. The range holds at most 256 numbers.
    func number(in range: ClosedRange<Int>) -> Int {
        let limit = 256 / range.count * range.count
        while true {
            for byte in bytes(8) where Int(byte) < limit {
                return range.lowerBound + Int(byte) % range.count
            }
        }
    }
}
