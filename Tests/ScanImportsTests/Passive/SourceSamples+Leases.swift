/// Leases of DHCP servers.
extension SourceSamples {
    static let isc = """
        # The format of this file is documented in the dhcpd.leases(5) manual page.
        server-duid "\\000\\001\\000\\001%>\\347\\000\\000\\026>\\336\\233\\260";
        lease 10.1.2.50 {
          starts 4 2026/11/19 01:00:00;
          ends 4 2026/11/19 02:00:00;
          binding state active;
          hardware ethernet 00:1b:21:aa:bb:09;
          client-hostname "old-owner";
        }
        lease 10.1.2.50 {
          starts 1 2026/11/23 00:00:00;
          ends 2 2026/11/24 00:00:00;
          cltt 1 2026/11/23 00:30:00;
          binding state active;
          next binding state free;
          hardware ethernet 00:1b:21:aa:bb:01;
          uid "\\377\\001\\033!\\252\\273\\001";
          set vendor-class-identifier = "MSFT 5.0";
          client-hostname "NURSE-07";
        }
        lease 10.1.2.51 {
          starts epoch 1795392000; # Mon Nov 23 00:00:00 2026
          ends never;
          binding state active;
          hardware ethernet 00:1b:21:aa:bb:02;
        }
        lease 10.1.2.52 {
          binding state free;
          hardware ethernet 00:1b:21:aa:bb:03;
        }
        lease 10.1.2.53 {
          binding state expired;
          hardware ethernet 00:1b:21:aa:bb:04;
        }
        ia-na "\\001\\000\\000\\000\\000\\003\\000\\001\\000\\033!\\252\\273\\001" {
          cltt 1 2026/11/23 00:10:00;
          iaaddr 2001:db8::77 {
            binding state active;
            ends 2 2026/11/24 00:00:00;
          }
        }

        """

    static let dnsmasq = """
        1795478400 00:1b:21:aa:bb:01 10.1.2.60 NURSE-07 01:00:1b:21:aa:bb:01
        0 00:1b:21:aa:bb:02 10.1.2.61 * *
        duid 00:01:00:01:29:3e:47:00:00:16:3e:de:9b:b0
        1795478400 7345 2001:db8::60 NURSE-07 00:03:00:01:00:1b:21:aa:bb:01

        """

    static let kea = """
        address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
        10.1.2.70,00:1b:21:aa:bb:09,,3600,1795395600,1,0,0,old,0,,0
        10.1.2.70,00:1b:21:aa:bb:01,01:00:1b:21:aa:bb:01,3600,1795399200,1,0,0,nurse&#x2c07,0,,0
        10.1.2.71,00:1b:21:aa:bb:02,,3600,1795399200,1,0,0,,2,,0
        10.1.2.72,00:1b:21:aa:bb:03,,0,1795399200,1,0,0,,0,,0

        """

    static let windowsLeases = """
        #TYPE Microsoft.Management.Infrastructure.CimInstance#root/Microsoft/Windows/DHCP/DhcpServerv4Lease
        "IPAddress","ScopeId","AddressState","ClientId","HostName","LeaseExpiryTime"
        "10.1.2.80","10.1.2.0","Active","00-1b-21-aa-bb-01","NURSE-07.hospital.cn","2026/11/24 8:00:00"
        "10.1.2.81","10.1.2.0","InactiveReservation","00-1b-21-aa-bb-02","PRINTER",
        "10.1.2.82","10.1.2.0","ActiveReservation","00-1b-21-aa-bb-03","HIS-DB",
        "10.1.2.83","10.1.2.0","Declined","53-00-00-0a","BAD_ADDRESS","2026/11/24 8:00:00"
        """

    static let netsh = """

        Changed the current scope context to 10.1.2.0 scope.

        Type : N - NONE, D - DHCP B - BOOTP, U - UNSPECIFIED, R - RESERVATION IP
        ============================================================================================
        IP Address      - Subnet Mask    - Unique ID           - Lease Expires        -Type -Name
        ============================================================================================

        10.1.2.90       - 255.255.255.0  - 00-1b-21-aa-bb-01   -2026/11/24 8:00:00    -D-  NURSE-07.hospital.cn
        10.1.2.91       - 255.255.255.0  -00-1b-21-aa-bb-02    - NEVER EXPIRES        -U-  HIS-DB
        10.1.2.92       - 255.255.255.0  - 00-1b-21-aa-bb-03   - INACTIVE             -D-  OLD-PC
        10.1.2.93       - 255.255.255.0  - 5d-02-01-0a         - 2026/11/24 8:00:00   -D-  BAD_ADDRESS

        No of Clients(version 4): 4 in the Scope : 10.1.2.0.
        """

    static let netshDump = """
        Dhcp Server \\\\dc01 add scope 10.1.2.0 255.255.255.0 "office" ""
        Dhcp Server \\\\dc01 Scope 10.1.2.0 Add iprange 10.1.2.10 10.1.2.200
        Dhcp Server \\\\dc01 Scope 10.1.2.0 Add reservedip 10.1.2.30 001b21aabb01 "PRINTER-1" "3F" "BOTH"
        """

    static let huaweiLeases = """
          Pool-name        : Vlanif20
          Network          : 10.1.2.0
          Mask             : 255.255.255.0
          Gateway-0        : 10.1.2.1
         -------------------------------------------------------------------------------------
          Network section
                 Start           End       Total    Used Idle(Expired) Conflict Disabled
         -------------------------------------------------------------------------------------
               10.1.2.1      10.1.2.254     254       2        252(0)       0     0
         -------------------------------------------------------------------------------------
          Index              IP             Client-ID    Type       Left   Status
         -------------------------------------------------------------------------------------
              7       10.1.2.8         001b-21aa-bb01    DHCP     527035   Used
             29       10.1.2.30        001b-21aa-bb02    DHCP          -   Static-bind
             40       10.1.2.41                     -       -          -   Conflict
         -------------------------------------------------------------------------------------
        """

    static let h3cLeases = """
        IP address       Client identifier/    Lease expiration      Type
                         Hardware address
        10.1.2.40        001b-21aa-bb01        Nov 24 08:00:00 2026  Auto(C)
        10.1.2.41        0030-3031-622e-3231-  Nov 24 2026 08:00:00  Auto:COMMITTED
                         6161-2e62-6230-322d-
                         566c-616e-3130
        10.1.2.42        001b-21aa-bb03        Not used              Static(F)
        10.1.2.43        001b-21aa-bb04        After 2100            Static(C)
        10.1.2.44        001b-21aa-bb05        Nov 23 2026 08:00:00  Auto(O)
        """
}
