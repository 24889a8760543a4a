extension ToolFacts {
    /// nmap, which finds hosts, ports and services.
    package static let nmap = ToolFacts(
        name: "nmap", program: "nmap", package: "nmap",
        purpose: "存活探测、端口扫描与服务识别（资产梳理）",
        licence: "Nmap Public Source License（NPSL），由操作系统软件源安装，本产品不随附、不修改",
        homepage: "https://nmap.org", versionArguments: ["--version"]
    ) { output in
        // Nmap version 7.93 ( https://nmap.org )
        guard let line = output.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("Nmap version ") })
        else {
            return nil
        }
        return line.split(separator: " ").dropFirst(2).first.map(String.init)
    }
}
