import Foundation
import Glibc
import Kernel

/// Octet strings of agents as text. DisplayString is ASCII (RFC 2579) and SnmpAdminString UTF-8 (RFC 3411); Chinese
/// devices give GBK as well, and cut a text in the middle of a character.
package enum SNMPText {
    /// The text, never nothing because of a broken character: UTF-8, then UTF-8 that was cut, then GB 18030, then UTF-8
    /// with U+FFFD where it is broken.
    package static func decode(_ octets: [UInt8]) -> String {
        let octets = octets.prefix { $0 != 0 }
        return unicode(octets) ?? chinese(octets) ?? chinese(octets.dropLast())
            ?? String(decoding: octets, as: UTF8.self)
    }

    /// The text, where the octets are one. Nil: numbers, addresses, dates and other octets that are none.
    package static func readable(_ octets: [UInt8]) -> String? {
        var octets = octets[...]
        while octets.last == 0 { octets.removeLast() }
        let hasControls = octets.contains { $0 < 0x20 && !(9...13).contains($0) || $0 == 0x7F }
        guard !octets.isEmpty, !hasControls,
            let line = (unicode(octets) ?? (isCommon(octets) ? chinese(octets) : nil)).flatMap(line)
        else { return nil }
        return line.contains { $0.isLetter || $0.isNumber } ? line : nil
    }

    /// One line of at most 200 characters. White space and quotation marks at the ends go: agents that read a file or a
    /// command leave them there. Nil: nothing to read.
    package static func line(_ text: String) -> String? {
        guard var line = VisibleText.line(text, longest: longest) else { return nil }
        let quotes = line.count { $0 == "\"" }
        if quotes == 1 || quotes == 2 && line.first == "\"" && line.last == "\"" {
            line = line.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
        }
        return line.isEmpty ? nil : line
    }

    /// Longest line, characters.
    package static let longest = 200

    /// UTF-8, whole or cut in its last character.
    private static func unicode(_ octets: ArraySlice<UInt8>) -> String? {
        if let text = String(validating: octets, as: UTF8.self) { return text }
        // A character has at most four bytes: without the last one, two or three it is whole again.
        for missing in 1...3 where octets.count > missing {
            let rest = octets.dropLast(missing)
            let tail = octets.suffix(missing)
            let isBegun = (tail.first ?? 0) >= 0xC2 && tail.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
            if isBegun, let text = String(validating: rest, as: UTF8.self), text.contains(where: { !$0.isASCII }) {
                return text
            }
        }
        return nil
    }

    /// GB 18030, only where all that is not ASCII is what a person would write: else any octets are Chinese.
    private static func chinese(_ octets: ArraySlice<UInt8>) -> String? {
        guard let text = convert(octets, from: "GB18030") else { return nil }
        let isWriting = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x20..<0x7F, 9...13: true
            // Punctuation, Han characters, full-width forms.
            case 0x2010...0x2027, 0x3000...0x303F, 0x4E00...0x9FA5, 0xFF01...0xFF5E: true
            default: false
            }
        }
        return isWriting ? text : nil
    }

    /// True where all that is not ASCII is among the 6,763 characters of GB 2312: of hardware addresses, one in some
    /// thousands is; of GBK's 20,902, one in fifty.
    private static func isCommon(_ octets: ArraySlice<UInt8>) -> Bool {
        var rest = octets
        while let first = rest.popFirst() {
            if first < 0x80 { continue }
            guard let second = rest.popFirst() else { return true }
            guard second >= 0xA1, (0xB0...0xF7).contains(first) || first == 0xA1 || first == 0xA3 else { return false }
        }
        return true
    }

    private static func convert(_ octets: ArraySlice<UInt8>, from encoding: String) -> String? {
        let converter = iconv_open("UTF-8", encoding)
        guard let converter, Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = octets.map { CChar(bitPattern: $0) }
        // Two octets of GB 18030 become at most three of UTF-8, four become four.
        var output = [CChar](repeating: 0, count: octets.count * 2 + 4)
        let written: Int? = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, fromCount) = (source.baseAddress, source.count)
                var (to, toCount) = (target.baseAddress, target.count)
                guard iconv(converter, &from, &fromCount, &to, &toCount) != -1, fromCount == 0 else { return nil }
                return target.count - toCount
            }
        }
        guard let written else { return nil }
        return String(validating: output.prefix(written).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
