import Foundation
import Kernel

/// A mail of plain Chinese text as it goes over the wire (RFC 5322, with MIME of RFC 2045 and 2047): pure.
enum MailText {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The whole mail with CRLF line ends. `from` and `to` are plain addresses that `ChannelAddress.mail` has let through.
    static func mail(
        from: String, senderName: String, to: String, subject: String, text: String, messageID: String,
        at moment: Timestamp
    ) -> String {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let headers = [
            "Date: \(date(moment))", "From: \(words(senderName)) <\(from)>", "To: <\(to)>",
            "Subject: \(words(subject))", "Message-ID: <\(messageID)@\(domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64",
            // RFC 3834: no holiday replies.
            "Auto-Submitted: auto-generated",
        ]
        let crlf = text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n") + "\r\n"
        return headers.joined(separator: "\r\n") + "\r\n\r\n" + base64Lines(crlf) + "\r\n"
    }

    /// Encoded words (RFC 2047): each at most 75 characters, none cut inside a character.
    static func words(_ text: String) -> String {
        var words: [String] = []
        var piece = ""
        for character in text {
            // 75 less `=?UTF-8?B?` and `?=` leaves 63, of which 60 are whole groups: 45 bytes.
            if piece.utf8.count + String(character).utf8.count > 45 {
                words.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        if !piece.isEmpty { words.append(piece) }
        return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func base64Lines(_ text: String) -> String {
        let encoded = Array(Data(text.utf8).base64EncodedString())
        // RFC 2045, 6.8: lines of at most 76 characters.
        return stride(from: 0, to: encoded.count, by: 76).map { start in
            String(encoded[start..<min(start + 76, encoded.count)])
        }.joined(separator: "\r\n")
    }

    /// `Mon, 23 Nov 2026 08:30:00 +0800`
    static func date(_ moment: Timestamp) -> String {
        let time = CivilTime(moment)
        let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
        return "\(days[time.date.weekday - 1]), \(two(time.date.day)) \(months[time.date.month - 1]) \(time.date.year)"
            + " \(two(time.hour)):\(two(time.minute)):\(two(time.second)) +0800"
    }
}
