import Fingerprints
import Kernel
import Observations
import Testing

/// What the matchers of the format take and what they do not.
@Suite struct ConditionTests {
    private func holds(_ when: String, _ clues: Clue...) -> Bool {
        let library = library("rules:\n" + rule(when: when))
        #expect(library.problems.isEmpty, "\(library.problems.map(\.explanation.line))")
        #expect(library.rules.count == 1)
        return Fingerprinter(library).fingerprint(clues)[.purpose]?.value == "甲"
    }

    @Test func `is takes the whole text in either case, without white space at its ends`() {
        #expect(holds("{ clue: banner, is: Hello World }", Clue(.banner, "  hello WORLD\r\n")))
        #expect(!holds("{ clue: banner, is: Hello World }", Clue(.banner, "hello world!")))
        #expect(!holds("{ clue: banner, is: Hello World }", Clue(.title, "hello world")))
    }

    @Test func `A list takes any of its members`() {
        for text in ["alpha", "beta"] {
            #expect(holds("{ clue: banner, is: [alpha, beta] }", Clue(.banner, text)))
        }
        #expect(!holds("{ clue: banner, contains: [alpha, beta] }", Clue(.banner, "gamma")))
    }

    @Test func `prefix, suffix and contains look at their place only`() {
        #expect(holds("{ clue: banner, prefix: SSH- }", Clue(.banner, "ssh-2.0")))
        #expect(!holds("{ clue: banner, prefix: SSH- }", Clue(.banner, "x ssh-2.0")))
        #expect(holds("{ clue: banner, suffix: '2.0' }", Clue(.banner, "ssh-2.0 ")))
        #expect(!holds("{ clue: banner, suffix: '2.0' }", Clue(.banner, "2.0.1")))
        #expect(holds("{ clue: banner, contains: 海康 }", Clue(.banner, "杭州海康威视")))
    }

    @Test func `An OID takes what lies below it, arcs as a whole`() {
        let when = "{ clue: snmp.sysObjectID, oid: 1.3.6.1.4.1.9 }"
        #expect(holds(when, Clue(.snmpObject, "1.3.6.1.4.1.9")))
        #expect(holds(when, Clue(.snmpObject, "1.3.6.1.4.1.9.1.1208")))
        #expect(holds(when, Clue(.snmpObject, ".1.3.6.1.4.1.9.1")))
        #expect(!holds(when, Clue(.snmpObject, "1.3.6.1.4.1.99")))
        #expect(!holds(when, Clue(.snmpObject, "1.3.6.1.4.1")))
    }

    @Test func `A private text is looked at apart from its OID`() {
        let when = "{ clue: snmp.private, oid: 1.3.6.1.4.1.9, is: V1.2 }"
        #expect(holds(when, Clue(.snmpPrivate, "1.3.6.1.4.1.9.4.0 V1.2")))
        #expect(!holds(when, Clue(.snmpPrivate, "1.3.6.1.4.1.8.4.0 V1.2")))
        #expect(!holds(when, Clue(.snmpPrivate, "1.3.6.1.4.1.9.4.0 V1.3")))
    }

    @Test func `A regular expression knows the case that it asks for`() {
        #expect(holds("{ clue: banner, regex: 'v(?<n>\\d+)' }", Clue(.banner, "V12")))
        #expect(!holds("{ clue: banner, regex: '(?-i)v(?<n>\\d+)' }", Clue(.banner, "V12")))
        #expect(holds("{ clue: banner, regex: '\\bUSG' }", Clue(.banner, "型号USG6000")))
    }

    @Test func `All tests of one condition must hold for one clue`() {
        let when = "{ clue: banner, contains: huawei, regex: 'S\\d+' }"
        #expect(holds(when, Clue(.banner, "Huawei S5720")))
        #expect(!holds(when, Clue(.banner, "Huawei"), Clue(.banner, "S5720")))
    }

    @Test func `A port asks for clues of that port`() {
        let when = "{ clue: http.title, port: [80, 443], contains: login }"
        #expect(holds(when, Clue(.title, "Login", port: 443)))
        #expect(!holds(when, Clue(.title, "Login", port: 8443)))
        #expect(!holds(when, Clue(.title, "Login")))
    }

    @Test func `present takes any text`() {
        #expect(holds("{ clue: dhcp.params, present: true }", Clue(.requestList, "1,3,6")))
        #expect(!holds("{ clue: dhcp.params, present: true }", Clue(.vendorClass, "1,3,6")))
    }

    @Test func `all, any and none combine clues`() {
        let when = """
            { all: [{ clue: port, is: tcp/22 }], any: [{ clue: port, is: tcp/23 }, { clue: port, is: tcp/80 }],
              none: [{ clue: port, is: tcp/445 }] }
            """.replacing("\n", with: " ")
        let (ssh, telnet, smb) = (Clue(.openPort, "tcp/22"), Clue(.openPort, "tcp/23"), Clue(.openPort, "tcp/445"))
        #expect(holds(when, ssh, telnet))
        #expect(holds(when, ssh, Clue(.openPort, "tcp/80")))
        #expect(!holds(when, ssh))
        #expect(!holds(when, telnet))
        #expect(!holds(when, ssh, telnet, smb))
    }

    @Test func `same-port asks for clues of one port`() {
        let when = """
            { same-port: true, all: [{ clue: http.title, contains: login }, { clue: http.server, is: nginx }],
              none: [{ clue: tls.subject, contains: test }] }
            """.replacing("\n", with: " ")
        let title = Clue(.title, "Login", port: 80)
        #expect(holds(when, title, Clue(.server, "nginx", port: 80)))
        #expect(!holds(when, title, Clue(.server, "nginx", port: 81)))
        #expect(!holds(when, Clue(.title, "Login"), Clue(.server, "nginx")))
        #expect(holds(when, title, Clue(.server, "nginx", port: 80), Clue(.subject, "test", port: 443)))
        #expect(!holds(when, title, Clue(.server, "nginx", port: 80), Clue(.subject, "test", port: 80)))
    }

    @Test func `Conditions that rules share and repeat are told apart by their rules`() {
        let both = library(
            "rules:\n" + rule("a", when: "{ clue: banner, is: x }")
                + rule(
                    "b", when: "{ all: [{ clue: banner, is: x }, { clue: http.title, is: y }] }",
                    give: "{ purpose: 乙 }"))
        let engine = Fingerprinter(both)
        #expect(engine.fingerprint([Clue(.banner, "x")])[.purpose]?.others.isEmpty == true)
        let two = engine.fingerprint([Clue(.banner, "x"), Clue(.title, "y")])[.purpose]
        #expect(Set([two?.value] + (two?.others.map(\.value) ?? [])) == ["甲", "乙"])
        // Nothing of the last call is left.
        #expect(engine.fingerprint([Clue(.title, "y")]).findings.isEmpty)
    }
}
