import Crypto
import Foundation
import Observations

/// The 资产指纹码: a short code that an asset keeps for life, made from the strongest evidence by which it became known.
enum AssetCode {
    /// Crockford's base 32, which leaves out I, L, O and U, so that a code can be read out over a telephone.
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// The code of a new asset: `ZC-7K3M9-QX2DA`. `id` makes it differ where two started with the same evidence.
    static func make(id: Int64, evidence: [IdentityEvidence], slot: String) -> String {
        let strongest = evidence.min { ($0.kind, $0.value) < ($1.kind, $1.value) }
        let text = "\(id)|\(strongest.map(RecordText.key) ?? slot)"
        var number: UInt64 = 0
        for byte in SHA256.hash(data: Data(text.utf8)).prefix(8) { number = number << 8 | UInt64(byte) }
        var code = ""
        for place in 0..<10 {
            if place == 5 { code.append("-") }
            code.append(digits[Int(number >> UInt64(place * 5) & 31)])
        }
        return "ZC-" + code
    }
}
