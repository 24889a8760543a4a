import Foundation
import Kernel

/// The end of the chain at some moment, kept where the provider cannot reach it: a printed sheet, a USB stick, the
/// hospital's own log server.
package struct AuditAnchor: Sendable, Hashable {
    /// The installation it was taken from.
    package let installation: String
    /// The entry's number.
    package let sequence: Int64
    /// The entry's time.
    package let at: Timestamp
    /// The entry's seal.
    package let mac: Data
    /// Where this anchor was read, for messages.
    package let place: String

    /// Takes the chain's end.
    package init(installation: String, head: AuditHead) {
        self.installation = installation
        sequence = head.sequence
        at = head.at
        mac = head.mac
        place = "第 \(head.sequence) 条"
    }

    /// One line, also the message to a log server: `anhu-anchor 1 INSTALLATION SEQUENCE MILLISECONDS SEAL`.
    package var line: String {
        "anhu-anchor 1 \(installation) \(sequence) \(at.milliseconds) \(hexadecimal(mac))"
    }

    /// The file: the line for `anhu verify --anchor`, and the same for people.
    package var fileText: String {
        """
        # 安护审计链锚点（请保存在服务商不能改动的地方：打印、U 盘或医院自己的日志服务器）
        # 安装编号：\(installation)
        # 条目序号：\(sequence)
        # 条目时间：\(CivilTime(at))
        # 核对方法：anhu verify --anchor 本文件
        \(line)

        """
    }

    /// The seal in groups of four digits, for a printed sheet.
    package var groupedSeal: String {
        let digits = Array(hexadecimal(mac))
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<min($0 + 4, digits.count)]) }.joined(separator: " ")
    }

    /// Reads every anchor line of a text: an anchor file, or what a log server has kept.
    /// - Throws: `RecordsError.anchor` where there is none, or one cannot be read.
    package static func read(_ text: String, from place: String) throws -> [AuditAnchor] {
        let anchors = try text.split(separator: "\n").enumerated().compactMap { number, line -> AuditAnchor? in
            guard let start = line.range(of: "anhu-anchor ") else { return nil }
            let fields = line[start.lowerBound...].split(separator: " ")
            guard fields.count >= 6, fields[1] == "1", let sequence = Int64(fields[3]), sequence > 0,
                let milliseconds = Int64(fields[4]),
                let mac = bytes(hexadecimal: fields[5].filter { !$0.isWhitespace }), mac.count == 32
            else { throw RecordsError.anchor(path: "\(place):\(number + 1)", reason: "锚点行的格式不对") }
            return AuditAnchor(
                installation: String(fields[2]), sequence: sequence, at: Timestamp(milliseconds: milliseconds),
                mac: Data(mac), place: "\(place):\(number + 1)")
        }
        guard !anchors.isEmpty else { throw RecordsError.anchor(path: place, reason: "文件中没有锚点行") }
        return anchors
    }

    private init(
        installation: String, sequence: Int64, at: Timestamp, mac: Data, place: String
    ) {
        self.installation = installation
        self.sequence = sequence
        self.at = at
        self.mac = mac
        self.place = place
    }
}
