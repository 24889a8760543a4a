import Kernel

/// A set of port numbers 1 to 65,535, kept as ranges in order that neither overlap nor touch.
package struct PortSet: Hashable, Sendable {
    /// In ascending order.
    package private(set) var ranges: [ClosedRange<UInt16>]

    /// The union of the ranges; port 0, which nothing can listen on, is left out.
    package init(_ ranges: some Sequence<ClosedRange<UInt16>> = []) {
        var merged: [ClosedRange<UInt16>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > 0 {
            let range = max(range.lowerBound, 1)...range.upperBound
            if let last = merged.last, Int(range.lowerBound) <= Int(last.upperBound) + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// Reads `1-1000,8080`; spaces and the Chinese separators `，` and `、` are taken too.
    package init(_ text: some StringProtocol) throws(PortSetError) {
        var ranges: [ClosedRange<UInt16>] = []
        for part in text.split(whereSeparator: { ",，、".contains($0) || $0.isWhitespace }) {
            guard part.utf8.count <= 11 else { throw .badPart(String(part.prefix(40))) }
            let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = Self.number(ends[0]), let last = ends.count == 1 ? first : Self.number(ends[1]) else {
                throw .badPart(String(part))
            }
            guard first <= last else { throw .reversed(String(part)) }
            ranges.append(first...last)
        }
        guard !ranges.isEmpty else { throw .empty }
        self.init(ranges)
    }

    private static func number(_ text: some StringProtocol) -> UInt16? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt16(text), number > 0
        else { return nil }
        return number
    }

    /// True when no port is in it.
    package var isEmpty: Bool { ranges.isEmpty }

    /// How many ports.
    package var count: Int { ranges.reduce(0) { $0 + $1.count } }

    /// True when the port is in it.
    package func contains(_ port: UInt16) -> Bool {
        ranges.contains { $0.contains(port) }
    }

    /// The ports in either.
    package func union(_ other: PortSet) -> PortSet {
        PortSet(ranges + other.ranges)
    }

    /// The ports here and not in `other`.
    package func subtracting(_ other: PortSet) -> PortSet {
        var result: [ClosedRange<UInt16>] = []
        for range in ranges {
            var next = Int(range.lowerBound)
            for hole in other.ranges where hole.overlaps(range) {
                if next < Int(hole.lowerBound) { result.append(UInt16(next)...(hole.lowerBound - 1)) }
                next = Int(hole.upperBound) + 1
            }
            if next <= Int(range.upperBound) { result.append(UInt16(next)...range.upperBound) }
        }
        return PortSet(result)
    }

    /// The ports in both.
    package func intersection(_ other: PortSet) -> PortSet {
        subtracting(subtracting(other))
    }
}

extension PortSet: CustomStringConvertible {
    /// `1-1000,8080`, as nmap's `-p` reads it; empty for the empty set.
    package var description: String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }
}

/// Text that is no set of ports.
package enum PortSetError: ExplainedError, Hashable {
    /// There is no port in it.
    case empty
    /// A part is neither a port from 1 to 65,535 nor a range of them.
    case badPart(String)
    /// A range whose end lies before its beginning.
    case reversed(String)
    /// `top:` without a number from 1 to 65,535.
    case badTop(String)

    package var kind: FaultKind { .badInput }

    package var explanation: Explanation {
        let advice = "请按“1-1000,8080”的格式填写，端口为 1 至 65535；或填写“top:1000”，扫描最常用的 1000 个端口"
        return switch self {
        case .empty: Explanation("没有填写端口", advice: advice)
        case .badPart(let part): Explanation("“\(part)”不是端口或端口范围", place: "端口", advice: advice)
        case .reversed(let part): Explanation("端口范围“\(part)”的终点小于起点", place: "端口", advice: advice)
        case .badTop(let text): Explanation("“\(text)”中的个数不正确", place: "端口", advice: advice)
        }
    }
}

/// Which TCP ports a scan tries.
package enum PortChoice: Hashable, Sendable, CustomStringConvertible {
    /// The most common ones by nmap's own statistics (nmap-services), so many.
    case top(Int)
    /// Exactly these.
    case list(PortSet)

    /// Reads `top:1000` or `1-1000,8080`.
    package init(_ text: some StringProtocol) throws(PortSetError) {
        if text.hasPrefix("top:") {
            let digits = text.dropFirst(4)
            guard let count = Int(digits), digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                (1...65_535).contains(count)
            else { throw .badTop(String(text.prefix(40))) }
            self = .top(count)
        } else {
            self = .list(try PortSet(text))
        }
    }

    /// As it is read.
    package var description: String {
        switch self {
        case .top(let count): "top:\(count)"
        case .list(let ports): ports.description
        }
    }
}
