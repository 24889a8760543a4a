import Kernel

/// A made-up nmap report of any size, written host by host, for tests, benchmarks and trials without a network.
///
/// The same values give the same bytes. The addresses are 10.0.0.1 and up (RFC 1918).
package struct SyntheticNmapReport: Sequence, IteratorProtocol, Sendable {
    /// How many hosts it has; at most 16,777,214.
    package let hosts: Int
    /// How many ports are listed for each host; at most 65,535.
    package let portsPerHost: Int
    private var position = -1

    /// Takes the size.
    package init(hosts: Int, portsPerHost: Int) {
        self.hosts = Swift.min(hosts, 16_777_214)
        self.portsPerHost = Swift.min(portsPerHost, 65_535)
    }

    /// The next piece of the report: the beginning, one host, or the end.
    package mutating func next() -> [UInt8]? {
        defer { position += 1 }
        if position == -1 { return Array(beginning.utf8) }
        if position < hosts { return Array(host(position).utf8) }
        return position == hosts ? Array(ending.utf8) : nil
    }

    private var beginning: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE nmaprun>
        <?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
        <!-- Nmap 7.93 scan initiated Mon Jan  5 01:00:00 2026 as: nmap -sT -sV -n -oX - -iL - -->
        <nmaprun scanner="nmap" args="nmap -sT -sV -n -oX - -iL -" start="1767574800" \
        startstr="Mon Jan  5 01:00:00 2026" version="7.93" xmloutputversion="1.05">
        <scaninfo type="connect" protocol="tcp" numservices="\(portsPerHost)" services="1-\(portsPerHost)"/>
        <verbose level="0"/>
        <debugging level="0"/>

        """
    }

    private func host(_ index: Int) -> String {
        let address = IPAddress(v4: 10 << 24 + UInt32(index + 1))
        var text = """
            <host starttime="1767574800" endtime="1767574830"><status state="up" reason="syn-ack" reason_ttl="0"/>
            <address addr="\(address)" addrtype="ipv4"/>
            <hostnames>
            <hostname name="host-\(index).example.invalid" type="PTR"/>
            </hostnames>
            <ports><extraports state="closed" count="\(65_535 - portsPerHost)">
            <extrareasons reason="conn-refused" count="\(65_535 - portsPerHost)"/>
            </extraports>

            """
        for number in 0..<portsPerHost {
            text += """
                <port protocol="tcp" portid="\(number + 1)">\
                <state state="open" reason="syn-ack" reason_ttl="0"/>\(Self.services[(index + number) % 5])</port>

                """
        }
        text += """
            </ports>
            <times srtt="1043" rttvar="4012" to="100000"/>
            </host>

            """
        return text
    }

    private var ending: String {
        """
        <runstats><finished time="1767575400" timestr="Mon Jan  5 01:10:00 2026" summary="Nmap done at Mon Jan  5 \
        01:10:00 2026; \(hosts) IP addresses (\(hosts) hosts up) scanned in 600.00 seconds" elapsed="600.00" \
        exit="success"/><hosts up="\(hosts)" down="0" total="\(hosts)"/>
        </runstats>
        </nmaprun>

        """
    }

    /// What is found at ports in turn.
    private static let services = [
        """
        <service name="http" product="nginx" version="1.22.1" method="probed" conf="10">\
        <cpe>cpe:/a:igor_sysoev:nginx:1.22.1</cpe></service>
        """,
        """
        <service name="ssh" product="OpenSSH" version="9.2p1 Debian 2+deb12u3" extrainfo="protocol 2.0" \
        ostype="Linux" method="probed" conf="10"><cpe>cpe:/a:openbsd:openssh:9.2p1</cpe>\
        <cpe>cpe:/o:linux:linux_kernel</cpe></service>
        """,
        #"<service name="microsoft-ds" method="table" conf="3"/>"#,
        """
        <service name="ms-wbt-server" product="Microsoft Terminal Services" ostype="Windows" tunnel="ssl" \
        method="probed" conf="10"><cpe>cpe:/o:microsoft:windows</cpe></service>\
        <script id="ssl-cert" output="Subject: commonName=host&#xa;Not valid after:  2027-01-01T00:00:00"/>
        """,
        #"<service name="unknown" method="table" conf="3"/>"#,
    ]
}
