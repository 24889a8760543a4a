import SystemPackage

/// What is always true of a tool, for the register of tools (正版承诺).
package struct ToolFacts: Sendable {
    /// Name in lists: `nmap`.
    package let name: String
    /// Name of the program's file.
    package let program: String
    /// Debian's package.
    package let package: String
    /// What it is used for.
    package let purpose: String
    /// Under which licence it is used, and how it comes to the machine.
    package let licence: String
    /// Where it comes from.
    package let homepage: String
    /// Arguments that make it print its version.
    package let versionArguments: [String]
    /// The version in what it prints. Nil: there is none.
    package let readVersion: @Sendable (String) -> String?

    /// Takes all of it.
    package init(
        name: String, program: String, package: String, purpose: String, licence: String, homepage: String,
        versionArguments: [String], readVersion: @escaping @Sendable (String) -> String?
    ) {
        self.name = name
        self.program = program
        self.package = package
        self.purpose = purpose
        self.licence = licence
        self.homepage = homepage
        self.versionArguments = versionArguments
        self.readVersion = readVersion
    }

    /// Every tool that this program can run; one line here for each.
    package static let all: [ToolFacts] = [nmap, curl]
}

/// Which copy of a tool was used, for the register of tools.
package struct ToolIdentity: Hashable, Sendable {
    /// Name of the tool.
    package let name: String
    /// Where it lies.
    package let path: FilePath
    /// Its version, as it says itself.
    package let version: String
    /// Under which licence it is used.
    package let licence: String
    /// SHA-256 of the program's file in hexadecimal. Nil: nobody computes it.
    package let digest: String?
}
