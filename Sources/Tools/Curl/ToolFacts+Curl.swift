extension ToolFacts {
    /// curl, which hands messages to other systems, and asks devices that answer over HTTP.
    package static let curl = ToolFacts(
        name: "curl", program: "curl", package: "curl",
        purpose: "向医院 OA 接口和邮件服务器推送通知，读取设备的 HTTP 接口",
        licence: "curl 许可证（MIT 类），由操作系统软件源安装，本产品不随附、不修改",
        homepage: "https://curl.se", versionArguments: ["--version"]
    ) { output in
        // curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 …
        let words = output.split(separator: " ")
        return words.first == "curl" ? words.dropFirst().first.map(String.init) : nil
    }
}
