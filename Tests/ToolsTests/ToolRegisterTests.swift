import Kernel
import SystemPackage
import Testing

@testable import Tools

@Suite struct `The register of tools` {
    @Test func `tells version, licence and digest of what is there, and advice for what is not`() async throws {
        let bench = try Bench()
        let program = try bench.folder.script("nmap", "echo; echo 'Nmap version 7.95 ( https://nmap.org )'")
        let present = ToolRegister(
            runner: bench.runner, search: ToolSearch(overrides: ["nmap": program]), digest: { "digest of \($0.string)" }
        )
        let check = try #require(await present.check().first)
        #expect(check.problem == nil)
        #expect(check.identity?.version == "7.95")
        #expect(check.identity?.path == program)
        #expect(check.identity?.digest == "digest of \(program)")
        #expect(check.identity?.licence.contains("NPSL") == true)

        let absent = ToolRegister(runner: bench.runner, search: ToolSearch(folders: [bench.folder.path.appending("x")]))
        let missing = try #require(await absent.check().first)
        #expect(missing.identity == nil)
        #expect(missing.problem?.summary == "本机没有安装 nmap")
    }

    @Test func `does not take another program for the tool`() async throws {
        let bench = try Bench()
        let program = try bench.folder.script("nmap", "echo 'hello'")
        let register = ToolRegister(runner: bench.runner, search: ToolSearch(overrides: ["nmap": program]))
        #expect(await register.check().first?.problem?.summary.contains("无法识别 nmap 的版本") == true)
    }
}
