/// The names of nmap.dtd, interned in one parser, so that names are compared as pointers.
///
/// A class, since it is handed on with every element and as a value would be copied each time: 400 bytes.
final class NmapNames {
    // Elements.
    let nmaprun, scaninfo, taskbegin, taskprogress, taskend, runstats, finished, hosts: XMLName
    let host, status, address, hostnames, hostname, ports, extraports, extrareasons: XMLName
    let port, state, service, cpe, script, hostscript: XMLName
    let os, osmatch, osclass, uptime, distance: XMLName
    // Attributes.
    let scanner, args, start, version, protocolName, numservices, task, time, percent, remaining, etc: XMLName
    let elapsed, summary, exit, errormsg, up, down, total: XMLName
    let starttime, endtime, timedout, reason, addr, addrtype, vendor, name, type: XMLName
    let count, portid, product, extrainfo, ostype, devicetype, tunnel, method, conf: XMLName
    let id, output, accuracy, osfamily, osgen, seconds, value: XMLName

    /// Interns all of them. Nil: no memory.
    init?(_ reader: XMLPushParser) {
        var isWhole = true
        // A name that could not be interned stands for no name; `isWhole` then gives the whole up.
        let nothing: StaticString = ""
        func intern(_ text: String) -> XMLName {
            if let name = reader.intern(text) { return name }
            isWhole = false
            return nothing.utf8Start
        }
        (nmaprun, scaninfo, taskbegin) = (intern("nmaprun"), intern("scaninfo"), intern("taskbegin"))
        (taskprogress, taskend) = (intern("taskprogress"), intern("taskend"))
        (runstats, finished, hosts) = (intern("runstats"), intern("finished"), intern("hosts"))
        (host, status, address) = (intern("host"), intern("status"), intern("address"))
        (hostnames, hostname, ports) = (intern("hostnames"), intern("hostname"), intern("ports"))
        (extraports, extrareasons) = (intern("extraports"), intern("extrareasons"))
        (port, state, service, cpe) = (intern("port"), intern("state"), intern("service"), intern("cpe"))
        (script, hostscript) = (intern("script"), intern("hostscript"))
        (os, osmatch, osclass) = (intern("os"), intern("osmatch"), intern("osclass"))
        (uptime, distance) = (intern("uptime"), intern("distance"))

        (scanner, args, start, version) = (intern("scanner"), intern("args"), intern("start"), intern("version"))
        (protocolName, numservices) = (intern("protocol"), intern("numservices"))
        (task, time, percent) = (intern("task"), intern("time"), intern("percent"))
        (remaining, etc) = (intern("remaining"), intern("etc"))
        (elapsed, summary, exit) = (intern("elapsed"), intern("summary"), intern("exit"))
        (errormsg, up, down, total) = (intern("errormsg"), intern("up"), intern("down"), intern("total"))
        (starttime, endtime, timedout) = (intern("starttime"), intern("endtime"), intern("timedout"))
        (reason, addr, addrtype) = (intern("reason"), intern("addr"), intern("addrtype"))
        (vendor, name, type) = (intern("vendor"), intern("name"), intern("type"))
        (count, portid, product) = (intern("count"), intern("portid"), intern("product"))
        (extrainfo, ostype, devicetype) = (intern("extrainfo"), intern("ostype"), intern("devicetype"))
        (tunnel, method, conf) = (intern("tunnel"), intern("method"), intern("conf"))
        (id, output, accuracy) = (intern("id"), intern("output"), intern("accuracy"))
        (osfamily, osgen) = (intern("osfamily"), intern("osgen"))
        (seconds, value) = (intern("seconds"), intern("value"))
        guard isWhole else { return nil }
    }
}
