import Foundation

/// A picture as a file, checked to be what it says it is.
struct PictureFile {
    /// `picture-3.png`
    let name: String
    let bytes: Data

    /// Throws `DocumentError.unreadablePicture` where the first bytes are not those of the format (PNG: RFC 2083 section 3.1;
    /// JPEG: ITU-T T.81 annex B, SOI; SVG: an `<svg` element).
    init(_ picture: ComposedPicture, number: Int) throws {
        let isRight: Bool
        switch picture.picture {
        case .png(let bytes):
            self.bytes = bytes
            name = "picture-\(number).png"
            isRight = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .jpeg(let bytes):
            self.bytes = bytes
            name = "picture-\(number).jpg"
            isRight = bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .svg(let text):
            bytes = Data(text.utf8)
            name = "picture-\(number).svg"
            isRight = text.contains("<svg")
        }
        guard isRight else { throw DocumentError.unreadablePicture(caption: picture.caption) }
    }

    /// Name and content.
    var named: (name: String, bytes: Data) { (name, bytes) }
}
