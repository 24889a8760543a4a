import Crypto
import Foundation
import Kernel

/// The secret under which the audit chain is sealed. It lives outside the data folder, so that whoever can alter the
/// records cannot seal them again.
package struct ChainKey: Sendable {
    /// What an entry or a row is sealed with: 32 bytes.
    typealias Seal = HMAC<SHA256>.MAC

    private let key: SymmetricKey
    /// HMAC that has taken in the key, which is half the work for a short text; copied for each seal.
    private let keyed: HMAC<SHA256>

    /// Takes 32 bytes.
    /// - Throws: `RecordsError.key` for another length.
    package init(bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        guard bytes.count == 32 else {
            throw RecordsError.key(path: "", reason: "长度应为 32 字节，实为 \(bytes.count) 字节")
        }
        key = SymmetricKey(data: bytes)
        keyed = HMAC(key: key)
    }

    /// The key of an installation in the folder of keys; made there when the installation has no records yet.
    /// - Throws: `RecordsError.key` where it is missing beside existing records, unreadable, or open to others.
    package static func load(installation: String, in folder: URL, mayCreate: Bool) throws -> ChainKey {
        let file = folder.appending(path: "\(installation).key", directoryHint: .notDirectory)
        if !FileManager.default.fileExists(atPath: file.path) {
            guard mayCreate else { throw RecordsError.key(path: file.path, reason: "文件不存在") }
            do {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw RecordsError.key(path: folder.path, reason: "无法建立密钥目录")
            }
            let content = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
            try durablyWrite(Data((hexadecimal(content) + "\n").utf8), to: file, mode: 0o600, replacing: false)
        }
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw RecordsError.key(path: file.path, reason: "文件无法读取")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 {
            throw RecordsError.key(path: file.path, reason: "其他用户可以读取，权限应为 600")
        }
        guard let content = Kernel.bytes(hexadecimal: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            content.count == 32
        else { throw RecordsError.key(path: file.path, reason: "内容不是 64 位十六进制数") }
        return try ChainKey(bytes: content)
    }

    /// The seal of an entry, over the seal before it and its content.
    func seal(_ content: EntryContent) -> Seal {
        content.bytes.withUnsafeBytes(code)
    }

    /// The digest of a row, keyed so that short secrets in it cannot be guessed from the chain: over the table's name, a
    /// zero byte, and the row's text.
    func digest(_ row: UnsafeRawBufferPointer) -> Seal {
        code(row)
    }

    /// HMAC-SHA-256 (RFC 2104).
    private func code(_ bytes: UnsafeRawBufferPointer) -> Seal {
        var code = keyed
        code.update(data: bytes)
        return code.finalize()
    }

    /// A secret for another purpose, derived so that it says nothing about the key (HKDF, RFC 5869).
    package func derived(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("anhu/\(purpose)".utf8), outputByteCount: 32)
    }
}

extension ChainKey.Seal {
    /// Whether these are the bytes of the seal.
    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        withUnsafeBytes { $0.elementsEqual(bytes) }
    }
}
