import Testing

/// One small source of each text format, written by hand after the format's manual.
enum SourceSamples {
    static let ipNeighbours = """
        10.1.2.1 dev eth0 lladdr 00:e0:fc:00:00:01 ref 1 used 12/7/3 probes 1 REACHABLE
        10.1.2.3 dev eth0 lladdr 00:1b:21:aa:bb:01 STALE
        10.1.2.9 dev eth0  INCOMPLETE
        10.1.2.8 dev eth0  used 100/100/97 probes 6 FAILED
        fe80::1 dev eth0 lladdr 00:e0:fc:00:00:01 router STALE
        2001:db8::3 dev eth0 lladdr 00:1b:21:aa:bb:01 router REACHABLE
        127.0.0.1 dev lo lladdr 00:00:00:00:00:00 NOARP

        """

    static let arpCommand = """
        ? (10.1.2.1) at 00:e0:fc:00:00:01 [ether] on eth0
        nurse-07.hospital.cn (10.1.2.3) at 00:1b:21:aa:bb:01 [ether] PERM on eth0
        ? (10.1.2.9) at <incomplete> on eth0
        ? (10.1.2.4) at 0:1b:21:a:b:c on en0 ifscope [ethernet]
        ? (10.1.2.255) at ff:ff:ff:ff:ff:ff on en0 ifscope [ethernet]

        """

    static let arpRows = """
        Address                  HWtype  HWaddress           Flags Mask            Iface
        10.1.2.1                 ether   00:e0:fc:00:00:01   C                     eth0
        10.1.2.9                         (incomplete)                              eth0

        """

    static let procARP = """
        IP address       HW type     Flags       HW address            Mask     Device
        10.1.2.1         0x1         0x2         00:e0:fc:00:00:01     *        eth0
        10.1.2.9         0x1         0x0         00:00:00:00:00:00     *        eth0
        10.1.2.3         0x1         0x6         00:1b:21:aa:bb:01     *        eth0

        """

    static let windowsChinese = """

        接口: 10.1.2.7 --- 0xd
          Internet 地址         物理地址              类型
          10.1.2.1              00-e0-fc-00-00-01     动态
          10.1.2.3              00-1b-21-aa-bb-01     静态
          10.1.2.255            ff-ff-ff-ff-ff-ff     静态
          224.0.0.22            01-00-5e-00-00-16     静态
        """

    static let windowsEnglish = """

        Interface: 10.1.2.7 --- 0xd
          Internet Address      Physical Address      Type
          10.1.2.1              00-e0-fc-00-00-01     dynamic
          10.1.2.8              00-00-00-00-00-00     invalid
        """

    static let huawei = """
        <HW-CORE>display arp
        IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE
                                                  VLAN/CEVLAN
        ------------------------------------------------------------------------------
        10.1.2.1        00e0-fc00-0001            I -         Vlanif10
        10.1.2.3        001b-21aa-bb01  17        D-0         XGE0/0/1
                                                    10/-
        10.1.2.4        001b-21aa-bb02            S--         GE0/0/2
        10.1.2.9        Incomplete      1         D-0         XGE0/0/1
        ------------------------------------------------------------------------------
        Total:4         Dynamic:2       Static:1     Interface:1
        """

    static let cloudEngine = """
        <CE-CORE>display arp
        ARP Entry Types: D - Dynamic, S - Static, I - Interface, O - OpenFlow, RD - Redirect
        EXP: Expire-time VLAN: VLAN or Bridge Domain

        IP ADDRESS      MAC ADDRESS    EXP(M) TYPE/VLAN       INTERFACE        VPN-INSTANCE
        ----------------------------------------------------------------------------------------
        10.1.2.1        00e0-fc00-0001          I             Vlanif10
        10.1.2.3        001b-21aa-bb01   18     D/10          10GE1/0/1
        10.1.2.4        001b-21aa-bb02   17     D             100GE1/0/1       office
        10.1.2.5        001b-21aa-bb03    6     D/BD111       25GE1/0/10.111   office
        10.1.2.9        Incomplete        1     D             Vlanif10
        ----------------------------------------------------------------------------------------
        Total:5         Dynamic:4       Static:0    Interface:1    OpenFlow:0
        """

    static let huaweiV6 = """
        -----------------------------------------------------------------------------
        IPv6 Address : 2001:DB8::3
        Link-layer   : 001b-21aa-bb01                     State : STALE
        Interface    : GE0/0/0                            Age   : 00h05m12s
        VLAN         : 200                                CEVLAN: -

        IPv6 Address : FE80::1
        Link-layer   : 00e0-fc00-0001                     State : REACH
        Interface    : GE0/0/0                            Age   : 1
        IPv6 Address : 2001:DB8::9
        Link-layer   : 0000-0000-0000                     State : INCMP
        -----------------------------------------------------------------------------
        Total: 3       Dynamic: 3       Static: 0
        """

    static let h3c = """
          Type: S-Static   D-Dynamic   O-Openflow   R-Rule   M-Multiport  I-Invalid
        IP address      MAC address    VLAN     Interface                Aging Type
        10.1.2.3        001b-21aa-bb01 10       GE1/0/3                  16    D
        10.1.2.4        001b-21aa-bb02 N/A      M-GE0/0/0                N/A   S
        10.1.2.5        001b-21aa-bb03 10       GE1/0/4                  --    I
        """

    static let ruijie = """
        RG-CORE#show arp
        Total Numbers of Arp: 3
        Protocol  Address          Age(min)  Hardware        Type   Interface
        Internet  10.1.2.1         --        00e0.fc00.0001  arpa   VLAN 10
        Internet  10.1.2.3         5         001b.21aa.bb01  arpa   VLAN 10
        Internet  10.1.2.9         <--->     <Incomplete>    arpa   VLAN 10
        """

    static let cisco = """
        Protocol  Address          Age (min)  Hardware Addr   Type   Interface
        Internet  10.1.2.1                -   00e0.fc00.0001  ARPA   Vlan10
        Internet  10.1.2.3               12   001b.21aa.bb01  ARPA   GigabitEthernet0/1
        Internet  10.1.2.9                0   Incomplete      ARPA
        """

    static let fortiGate = """
        FGT # get system arp
        Address           Age(min)   Hardware Addr      Interface
        10.1.2.3          3          00:1b:21:aa:bb:01 port1
        10.1.2.4          0          00:1b:21:aa:bb:02 port2
        """

    static let feedCSV = """
        ip,mac,hostname,seen_at,port,transport,source,colour
        10.1.2.3,00:1b:21:aa:bb:01,NURSE-07,2026-11-23T08:30:00+08:00,445,tcp,netflow,red
        10.1.2.3,00:1b:21:aa:bb:01,NURSE-07,2026-11-23T00:10:00Z,3389,,netflow,
        10.1.2.4,,,1795392000,161,udp,netflow,

        """

    static let feedNDJSON = """
        {"ip":"10.1.2.3","mac":"00:1b:21:aa:bb:01","seen_at":"2026-11-23T08:30:00+08:00","port":445,"source":"ids"}
        {"mac":"00:1b:21:aa:bb:02","seen_at":1795392000.5,"hostname":"打印机-3F","presence":"remembered"}

        """

    static let all = [
        SourceSample(id: "neighbours.iproute2", text: ipNeighbours, count: 3),
        SourceSample(id: "neighbours.arp", text: arpCommand, count: 3),
        SourceSample(id: "neighbours.arp", text: arpRows, count: 1),
        SourceSample(id: "neighbours.proc", text: procARP, count: 2),
        SourceSample(id: "neighbours.windows", text: windowsChinese, count: 2),
        SourceSample(id: "neighbours.windows", text: windowsEnglish, count: 1),
        SourceSample(id: "neighbours.huawei", text: huawei, count: 3),
        SourceSample(id: "neighbours.huawei", text: cloudEngine, count: 4),
        SourceSample(id: "neighbours.huawei.v6", text: huaweiV6, count: 1),
        SourceSample(id: "neighbours.h3c", text: h3c, count: 2),
        SourceSample(id: "neighbours.cisco", text: ruijie, count: 2),
        SourceSample(id: "neighbours.cisco", text: cisco, count: 2),
        SourceSample(id: "neighbours.fortigate", text: fortiGate, count: 2),
        SourceSample(id: "leases.isc", text: isc, count: 3),
        SourceSample(id: "leases.dnsmasq", text: dnsmasq, count: 3),
        SourceSample(id: "leases.kea", text: kea, count: 1),
        SourceSample(id: "leases.windows", text: windowsLeases, count: 2),
        SourceSample(id: "leases.netsh", text: netsh, count: 2),
        SourceSample(id: "leases.netsh", text: netshDump, count: 1),
        SourceSample(id: "leases.huawei", text: huaweiLeases, count: 1),
        SourceSample(id: "leases.h3c", text: h3cLeases, count: 3),
        SourceSample(id: "feed.csv", text: feedCSV, count: 2),
        SourceSample(id: "feed.ndjson", text: feedNDJSON, count: 2),
    ]
}

/// A text of a format.
struct SourceSample: Sendable, CustomTestStringConvertible {
    /// Id of the format.
    let id: String
    let text: String
    /// Observations in it.
    let count: Int

    var testDescription: String { id }
}
