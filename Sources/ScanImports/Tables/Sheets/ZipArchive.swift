import CMinizip

/// A zip file (PKWARE APPNOTE 6.3), read with minizip from bytes that the caller has.
///
/// Made for files from strangers: each part is bounded in its unpacked size and in how much larger it is than its packed
/// form. Not for several threads at once.
final class ZipArchive {
    /// How a zip file begins.
    static let mark: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

    private let cursor: ZipCursor
    private let file: unzFile
    private let limits: TableLimits

    /// Opens an archive. Throws where it has no list of its parts.
    init(_ source: ByteSource, limits: TableLimits) throws(ReadingError) {
        cursor = ZipCursor(source)
        self.limits = limits
        var functions = ZipCursor.functions(Unmanaged.passUnretained(cursor).toOpaque())
        guard let file = unzOpen2_64(nil, &functions) else { throw ReadingError(.truncated("压缩包的目录")) }
        self.file = file
        var info = unz_global_info64()
        guard unzGetGlobalInfo64(file, &info) == UNZ_OK, info.number_entry <= Self.mostParts else {
            unzClose(file)
            throw ReadingError(.tooLarge(what: "压缩包中的部件数", limit: Int(Self.mostParts)))
        }
    }

    deinit { unzClose(file) }

    /// Unpacks a part and hands it on piece by piece, until the closure answers with false. False: there is no such part.
    func read(
        _ name: String, _ body: (UnsafeRawBufferPointer) throws(ReadingError) -> Bool
    ) throws(ReadingError) -> Bool {
        // 2: whatever the case of its letters.
        guard unzLocateFile(file, name, 2) == UNZ_OK else { return false }
        var info = unz_file_info64()
        guard unzGetCurrentFileInfo64(file, &info, nil, 0, nil, 0, nil, 0) == UNZ_OK else { throw damaged(name) }
        if info.flag & 1 != 0 {
            throw ReadingError(.unsupported("加密的压缩包", advice: "请取消密码后另存再导入"))
        }
        guard unzOpenCurrentFile(file) == UNZ_OK else { throw damaged(name) }
        var isOpen = true
        defer { if isOpen { unzCloseCurrentFile(file) } }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var total = 0
        while true {
            let got = Int(unzReadCurrentFile(file, &buffer, UInt32(buffer.count)))
            guard got >= 0 else { throw cursor.isBroken ? ReadingError(.unreadable) : damaged(name) }
            if got == 0 { break }
            total += got
            guard total <= limits.part else {
                throw ReadingError(.tooLarge(what: "部件“\(name)”解压后的字节数", limit: limits.part))
            }
            if total > Self.suspicious, UInt64(total) / UInt64(limits.expansion) > info.compressed_size {
                throw ReadingError(.tooLarge(what: "部件“\(name)”的解压倍数", limit: limits.expansion))
            }
            var goesOn = true
            try buffer.withRawBytes { (all) throws(ReadingError) in
                goesOn = try body(UnsafeRawBufferPointer(rebasing: all[..<got]))
            }
            if !goesOn { return true }
        }
        isOpen = false
        // Closing compares the checksum.
        guard unzCloseCurrentFile(file) == UNZ_OK else { throw damaged(name) }
        return true
    }

    private func damaged(_ name: String) -> ReadingError {
        ReadingError(.malformed("压缩包已损坏，部件“\(name)”无法解压"))
    }

    /// Parts of an archive; a workbook has some tens, one with many pictures some thousands.
    private static let mostParts: UInt64 = 20_000
    /// Bytes from which on the packed size is compared.
    private static let suspicious = 16 << 20
}

/// Where minizip reads from: the bytes, and a place in them.
private final class ZipCursor {
    let source: ByteSource
    var place = 0
    /// True once bytes could not be had.
    var isBroken = false

    init(_ source: ByteSource) {
        self.source = source
    }

    static func of(_ pointer: UnsafeMutableRawPointer?) -> ZipCursor? {
        pointer.map { Unmanaged<ZipCursor>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The functions that minizip calls; its stream is the cursor itself.
    static func functions(_ cursor: UnsafeMutableRawPointer) -> zlib_filefunc64_def {
        var functions = zlib_filefunc64_def()
        functions.opaque = cursor
        functions.zopen64_file = { opaque, _, _ in opaque }
        functions.zread_file = { _, stream, target, size in
            guard let cursor = ZipCursor.of(stream), let target else { return 0 }
            let wanted = min(Int(clamping: size), max(0, cursor.source.count - cursor.place))
            let got = cursor.source.read(
                at: cursor.place, into: UnsafeMutableRawBufferPointer(start: target, count: wanted))
            if got < 0 { cursor.isBroken = true }
            cursor.place += max(0, got)
            return UInt(max(0, got))
        }
        functions.zwrite_file = { _, _, _, _ in 0 }
        functions.ztell64_file = { _, stream in UInt64(ZipCursor.of(stream)?.place ?? 0) }
        functions.zseek64_file = { _, stream, offset, origin in
            guard let cursor = ZipCursor.of(stream) else { return -1 }
            let base = origin == 1 ? cursor.place : origin == 2 ? cursor.source.count : 0
            let (place, overflow) = base.addingReportingOverflow(Int(clamping: Int64(bitPattern: offset)))
            guard !overflow, place >= 0, place <= cursor.source.count else { return -1 }
            cursor.place = place
            return 0
        }
        functions.zclose_file = { _, _ in 0 }
        functions.zerror_file = { _, stream in ZipCursor.of(stream)?.isBroken == true ? 1 : 0 }
        return functions
    }
}
