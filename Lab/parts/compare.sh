# shellcheck shell=bash disable=SC2016
# Looks at the Lab from the machine as a scanner does and holds what it sees against hosts.json. For `check`, which
# provides WORK, TRUTH and `expect`. Each function prints what differs, and nothing when all agrees.

truth() { jq -r "$@" "$TRUTH"; }

address_of() { truth --arg id "$1" '.hosts[] | select(.id == $id) | .addresses[0]'; }

# All addresses of the hosts that are there, with the moving one of the cluster.
truth_addresses() { truth '.hosts[] | select(.present) | (.addresses + .virtual_addresses)[]' | sort; }

differ() { diff --label 应有 --label 实测 -U 0 "$1" "$2" | tail -n +3; }

compare_ping() {
    local address
    for address in $(truth_addresses); do
        ping -n -q -c 1 -W 2 "$address" >/dev/null 2>&1 || printf '%s 没有回应 ping\n' "$address"
    done
}

# Everything that nmap finds in the segments: hosts and, of the ports in question, the open ones. Ports that must not be
# touched are left out; some that nobody has are put in.
compare_nmap() {
    local ports
    ports=$(truth '[.hosts[].ports.tcp[]] + [443, 3389, 8443, 9100] | unique | map(tostring) | join(",")')
    truth '.hosts[] | select(.present) | .ports.tcp as $ports | (.addresses + .virtual_addresses)[]
        | select(endswith(".0.2") | not) | "\(.) \($ports | sort | map(tostring) | join(","))"' |
        sort >"$WORK/ports.want"
    truth '.segments[]' | nmap -n -sT -T4 --max-retries 2 --host-timeout 60s -p "$ports" -oG - -iL - >"$WORK/nmap.out" \
        2>"$WORK/nmap.err" || { cat "$WORK/nmap.err" && return; }
    awk -F '\t' '
        /Status: Up/ { split($1, name, " "); up[name[2]] = "" }
        /Ports:/ {
            split($1, name, " "); list = ""
            count = split(substr($2, 8), entry, ", ")
            for (i = 1; i <= count; i++) {
                split(entry[i], field, "/")
                if (field[2] == "open") list = list (list == "" ? "" : ",") field[1]
            }
            up[name[2]] = list
        }
        END { for (host in up) print host " " up[host] }' "$WORK/nmap.out" | sort >"$WORK/ports.got"
    differ "$WORK/ports.want" "$WORK/ports.got"
}

compare_ssh() {
    truth '.hosts[] | select(.present and .ssh) | .ssh as $key | (.addresses + .virtual_addresses)[] | "\(.) \($key)"' |
        sort >"$WORK/ssh.want"
    cut -d ' ' -f 1 "$WORK/ssh.want" | ssh-keyscan -T 5 -t ed25519 -f - 2>/dev/null | while read -r address key; do
        printf '%s %s\n' "$address" "$(ssh-keygen -lf - <<<"$address $key" | cut -d ' ' -f 2)"
    done | sort >"$WORK/ssh.got"
    differ "$WORK/ssh.want" "$WORK/ssh.got"
}

compare_web() {
    local url title
    truth '.hosts[] | select(.present and .web) | .web as $web | (.addresses + .virtual_addresses)[]
        | "\($web.scheme)://\(.):\($web.port)/ \($web.title)"' | sort >"$WORK/web.want"
    while read -r url title; do
        title=$(curl -gksS --noproxy '*' --max-time 5 "$url" 2>&1 | sed -n 's|.*<title>\(.*\)</title>.*|\1|p')
        printf '%s %s\n' "$url" "$title"
    done <"$WORK/web.want" >"$WORK/web.got"
    differ "$WORK/web.want" "$WORK/web.got"
}

# Agents of net-snmp by name (SNMPv2-MIB sysName.0) and engine id (SNMP-FRAMEWORK-MIB snmpEngineID.0), real walks by
# whether they answer at all, and version 3 where it is spoken.
compare_snmp() {
    local address name engine user password got
    while read -r address name engine; do
        got=$(snmpget -v2c -c "$COMMUNITY" -Oqv -t 2 -r 2 "$address" \
            .1.3.6.1.2.1.1.5.0 .1.3.6.1.6.3.10.2.1.1.0 2>&1 | tr -d '" \n')
        if [ "$got" != "$name${engine^^}" ]; then
            printf '%s SNMP 应为 %s %s，实测 %s\n' "$address" "$name" "$engine" "$got"
        fi
    done < <(truth '.hosts[] | select(.present and .snmp.engine?)
        | "\(.addresses[0]) \(.snmp.name) \(.snmp.engine)"')
    for address in $(truth '.hosts[] | select(.present and .snmp.walk?) | .addresses[0]'); do
        snmpgetnext -v2c -c "$COMMUNITY" -t 3 -r 2 "$address" .1.3.6.1 >/dev/null 2>&1 ||
            printf '%s 的 SNMP 没有应答\n' "$address"
    done
    user=$(jq -r .nms.user "$LAB/credentials.json")
    password=$(jq -r .nms.auth "$LAB/credentials.json")
    got=$(snmpget -v3 -l authPriv -u "$user" -a SHA -A "$password" -x AES -X "$password" -Oqv -t 2 \
        "$(address_of nms)" .1.3.6.1.2.1.1.5.0 2>&1)
    if [ "${got//\"/}" != "$(truth '.hosts[] | select(.id == "nms") | .name')" ]; then printf 'SNMPv3：%s\n' "$got"; fi
}

# Names asked backwards of the Lab's own server. nmap -sL asks and contacts no host.
compare_names() {
    truth '.hosts[] | select(.present and .name) | .name as $name | .addresses[] | "\(.) \($name)"' |
        sed "s/\$/.$(truth .domain)/" | sort >"$WORK/names.want"
    cut -d ' ' -f 1 "$WORK/names.want" | nmap -sL -R --dns-servers "$(truth .dns)" -iL - 2>/dev/null |
        sed -n 's/^Nmap scan report for \(.*\) (\([0-9.]*\))$/\2 \1/p' | sort >"$WORK/names.got"
    differ "$WORK/names.want" "$WORK/names.got"
}

# The lease file of the server holds the cards and addresses of all hosts by lease.
compare_leases() {
    truth '.hosts[] | select(.present and .lease) | "\(.mac) \(.addresses[0]) \(.name)"' | sort >"$WORK/leases.want"
    awk '{ print $2, $3, $4 }' "$(truth .leases)" | sort >"$WORK/leases.got"
    differ "$WORK/leases.want" "$WORK/leases.got"
}

# The router's neighbours by SNMP (RFC 4293 ipNetToPhysical's forerunner ipNetToMediaPhysAddress): each address at the
# card that has it now. The router's agent hears of neighbours by netlink and may be a moment late, and the kernel asks
# again of those that it has not spoken to for a while: who is missing is spoken to once more, for ten seconds.
compare_neighbours() {
    local count address
    truth '.hosts[] | select(.present and .segment != "all") | .mac as $mac
        | (.addresses + .virtual_addresses)[] | "\(.) \($mac)"' | sort >"$WORK/neighbours.want"
    for count in {1..10}; do
        neighbours_seen
        if cmp -s "$WORK/neighbours.want" "$WORK/neighbours.seen"; then return; fi
        for address in $(comm -23 "$WORK/neighbours.want" "$WORK/neighbours.seen" | cut -d ' ' -f 1); do
            ping -n -q -c 1 -W 1 "$address" >/dev/null 2>&1 || true
        done
        sleep 1
    done
    differ "$WORK/neighbours.want" "$WORK/neighbours.seen"
}

# Of addresses that are gone the router may remember something for a while: they are left out.
neighbours_seen() {
    local table=.1.3.6.1.2.1.4.22.1.2
    snmpwalk -v2c -c "$COMMUNITY" -Oqnx -t 2 "$(address_of router)" "$table" |
        sed -n "s/^${table//./\\.}\.[0-9]*\.\([0-9.]*\) \"\(.*\) \"\$/\1 \2/p" |
        tr '[:upper:] ' '[:lower:]:' | sed 's/:/ /' | grep -v "^$(truth .machine) " | sort >"$WORK/neighbours.got"
    join -o 0,2.2 "$WORK/neighbours.want" "$WORK/neighbours.got" >"$WORK/neighbours.seen"
}

# What a service says when it is spoken to, up to three seconds of it.
# usage: talk ADDRESS PORT [TEXT...]
talk() {
    timeout 3 "$BASH" -c '
        exec 3<>"/dev/tcp/$1/$2"; shift 2
        for text; do sleep 0.3; printf "%s\r" "$text" >&3; done
        cat <&3' _ "$@" 2>/dev/null | tr -d '\0' || true
}

# The services that have no comparison of their own, each in its own protocol.
compare_services() {
    local password
    password=$(jq -r .switch.password "$LAB/credentials.json")
    talk "$(address_of switch)" 23 "$(jq -r .switch.user "$LAB/credentials.json")" "$password" 'display version' quit |
        grep -aq 'VRP (R) software' || printf '交换机控制台没有给出版本\n'
    talk "$(address_of switch)" 23 nobody wrong | grep -aq 'Error: Failed' || printf '交换机控制台没有拒绝错误口令\n'
    talk "$(address_of cache)" 6379 $'PING\r\nQUIT\r\n' | grep -aq '^+PONG' || printf 'Redis 没有应答 PING\n'
    talk "$(address_of ftp)" 21 $'QUIT\r\n' | grep -aq '^220 ' || printf 'FTP 没有应答\n'
    talk "$(address_of files)" 873 | grep -aq '^@RSYNCD:' || printf 'rsync 没有应答\n'
    # SSLRequest (PostgreSQL frontend/backend protocol): a server answers with one letter.
    printf '\0\0\0\10\4\322\26\57' | timeout 3 "$BASH" -c 'exec 3<>"/dev/tcp/$1/5432"; cat >&3; head -c 1 <&3' _ \
        "$(address_of db)" | grep -aq '[SN]' || printf 'PostgreSQL 没有应答\n'
    openssl s_client -connect "$(address_of firewall):443" </dev/null 2>&1 | grep -q 'self-signed certificate' ||
        printf '防火墙的证书不是自签名\n'
}

# Nobody has touched the PACS so far.
compare_untouched() { if [ -s "$(truth .dicom_records)" ]; then tail -n 5 "$(truth .dicom_records)"; fi; }

compare_all() {
    expect "$1：每个地址回应 ping" compare_ping
    expect "$1：nmap 所见主机和开放端口与真值一致，没有多余" compare_nmap
    expect "$1：SSH 主机密钥与真值一致" compare_ssh
    expect "$1：网页标题与真值一致" compare_web
    expect "$1：SNMP 名称、引擎标识与真值一致，真实设备应答" compare_snmp
    expect "$1：交换机控制台、Redis、FTP、rsync、PostgreSQL、自签名证书" compare_services
    expect "$1：反向域名与真值一致" compare_names
    expect "$1：租约与真值一致" compare_leases
    expect "$1：路由器邻居表中地址与网卡一致" compare_neighbours
    expect "$1：PACS 的 DICOM 端口未被触碰" compare_untouched
}
