/// What a scanner believes to run at a port.
package struct ScannedService: Hashable, Sendable {
    /// How the scanner came to believe it.
    package enum Method: String, Sendable {
        /// Only from the port's number: no evidence at all.
        case table
        /// From what the service answered.
        case probed
    }

    /// Name after nmap's list of services: `http`, `ms-wbt-server`.
    package var name = ""
    /// Product: `Apache httpd`.
    package var product: String?
    /// Version of the product: `2.4.57`.
    package var version: String?
    /// Anything more that the service gave away.
    package var extra: String?
    /// Name that the service calls its host.
    package var hostName: String?
    /// Operating system that the service gave away.
    package var system: String?
    /// Kind of device that the service gave away: `printer`, `webcam`.
    package var deviceType: String?
    /// What the service is wrapped in; `ssl` is all that nmap knows.
    package var tunnel: String?
    /// How the scanner came to believe it.
    package var method: Method = .table
    /// 0 to 10; 3 is a guess from the number, 10 is certain.
    package var confidence: UInt8 = 0
    /// Names after CPE 2.2 (NISTIR 7695's predecessor), as the scanner writes them: `cpe:/a:openbsd:openssh:7.4`.
    package var platforms: [String] = []

    /// A service of which nothing is known yet.
    package init() {}
}

/// One guess at the operating system.
package struct SystemMatch: Hashable, Sendable {
    /// The class of systems that a guess belongs to.
    package struct Class: Hashable, Sendable {
        /// `Microsoft`
        package var vendor = ""
        /// `Windows`
        package var family = ""
        /// `10`. Nil: the scanner does not know.
        package var generation: String?
        /// `general purpose`, `router`, `printer`.
        package var deviceType: String?
        /// 0 to 100.
        package var accuracy: UInt8 = 0
        /// CPE 2.2 names.
        package var platforms: [String] = []

        /// A class of which nothing is known yet.
        package init() {}
    }

    /// The guess in words: `Microsoft Windows 10 1709 - 1909`.
    package var name: String
    /// 0 to 100; 100 is an exact match.
    package var accuracy: UInt8
    /// The classes that the guess covers.
    package var classes: [Class] = []

    /// Takes the words and how sure the scanner is.
    package init(name: String, accuracy: UInt8) {
        self.name = name
        self.accuracy = accuracy
    }
}

/// What one script of the scanner printed.
package struct ScriptOutput: Hashable, Sendable {
    /// Name of the script: `ssl-cert`.
    package var name: String
    /// What it printed, cut off at `ScanLimits.scriptOutput` bytes.
    package var text: String
    /// True when text was cut off.
    package var isCut: Bool

    /// Takes the parts.
    package init(name: String, text: String, isCut: Bool) {
        self.name = name
        self.text = text
        self.isCut = isCut
    }
}
