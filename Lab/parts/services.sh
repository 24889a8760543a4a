# shellcheck shell=bash
# What each service of hosts.txt is: its files in the host's folder, which the host sees as /run, and its program.
# Sourced after processes.sh.
#
# Signing in is possible nowhere but at the telnet console, PostgreSQL and SNMPv3, by passwords drawn for this Lab.

# Identities outlive `down`: the same machine must be the same after the next `up`.
identity() { printf '%s/keys/%s' "$LAB" "${IMAGE[$1]}"; }

# Makes a file from a command unless it is there; never a half-written one.
# usage: make_once FILE COMMAND...
make_once() {
    if [ -s "$1" ]; then return; fi
    "${@:2}" >"$1.part"
    mv "$1.part" "$1"
}

# Enterprise 8072 (net-snmp), format 0x80 of its own: eight random bytes (RFC 3411 section 5, SnmpEngineID).
engine_id() { printf '80001f8880' && od -An -N 8 -tx1 /dev/urandom | tr -d ' \n'; }

# As ssh-keygen and nmap show it: SHA256:….
fingerprint() { ssh-keygen -lf "$1" | cut -d ' ' -f 2; }

secret() { od -An -N 12 -tx1 /dev/urandom | tr -d ' \n'; }

make_identity() {
    local folder
    folder=$(identity "$1")
    (
        umask 077
        mkdir -p "$folder"
        if [ ! -s "$folder/ssh_host_ed25519_key" ]; then
            ssh-keygen -q -t ed25519 -N '' -C "$(host_name "$1")" -f "$folder/ssh_host_ed25519_key"
        fi
        make_once "$folder/fingerprint" fingerprint "$folder/ssh_host_ed25519_key.pub"
        make_once "$folder/password" secret
        make_once "$folder/engine-id" engine_id
    )
}

# The folder of a host, its identity and its resolver.
make_host_folder() {
    local folder
    folder=$(host_folder "$1")
    mkdir -p "$folder"
    make_identity "$1"
    printf 'search %s\nnameserver %s\noptions timeout:1 attempts:1\n' "$DOMAIN" "$DNS_ADDRESS" >"$folder/resolv.conf"
}

# A folder within the host's for one user.
# usage: own_folder HOST NAME USER
own_folder() {
    local folder
    folder="$(host_folder "$1")/$2"
    mkdir -p "$folder"
    chown "$3:" "$folder"
    printf '%s' "$folder"
}

# Starts all services of a host that do not run.
start_host() {
    local id="$1" service
    make_host_folder "$id"
    for service in ${SERVICES[$id]//,/ }; do
        case "$service" in
            walk=*) service_walk "$id" "${service#walk=}" ;;
            *) "service_$service" "$id" ;;
        esac
    done
}

service_ssh() {
    local folder key
    folder="$(host_folder "$1")/ssh"
    mkdir -p "$folder" "$(host_folder "$1")/sshd"
    key="$(identity "$1")/ssh_host_ed25519_key"
    install -m 600 "$key" "$folder/key"
    # No account of the machine may be tried here.
    start "$1" ssh root /usr/sbin/sshd -D -e -f /dev/null -h /run/ssh/key -o PidFile=none -o UsePAM=no \
        -o StrictModes=no -o PasswordAuthentication=no -o KbdInteractiveAuthentication=no \
        -o AuthorizedKeysFile=none -o MaxStartups=50:30:100
}

service_nginx() {
    local folder
    folder=$(own_folder "$1" nginx www-data)
    mkdir -p "$folder/html"
    cat >"$folder/html/index.html" <<HTML
<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>${TITLE[$1]}</title></head>
<body><h1>${TITLE[$1]}</h1><form>账号 <input name="user"> 口令 <input name="password" type="password"></form></body>
</html>
HTML
    cat >"$folder/nginx.conf" <<CONF
daemon off;
user www-data;
worker_processes 1;
pid /run/nginx/nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path /run/nginx/body;
    proxy_temp_path /run/nginx/proxy;
    fastcgi_temp_path /run/nginx/fastcgi;
    uwsgi_temp_path /run/nginx/uwsgi;
    scgi_temp_path /run/nginx/scgi;
    server {
        listen 80;
        root /run/nginx/html;
        types { text/html html; }
        charset utf-8;
    }
}
CONF
    start "$1" nginx root /usr/sbin/nginx -e stderr -c /run/nginx/nginx.conf
}

# The small servers under Lab/servers.
# usage: start_python HOST SERVICE USER [ARGUMENT...]
start_python() { start "$1" "$2" "$3" /usr/bin/python3 -B -E -s "/run/servers/$2.py" "${@:4}"; }

service_emr() { start_python "$1" emr nobody "${TITLE[$1]}"; }
service_pacs() { start_python "$1" pacs nobody "${TITLE[$1]}"; }
service_led() { start_python "$1" led nobody "${TITLE[$1]}"; }

service_dicom() {
    own_folder "$1" dicom nobody >/dev/null
    start_python "$1" dicom root /run/dicom/connections.jsonl nobody "${UNTOUCHABLE_PORTS[@]}"
}

# What the PACS has written down.
dicom_records() { printf '%s/dicom/connections.jsonl' "$(host_folder pacs)"; }

service_switch() {
    local folder
    folder=$(own_folder "$1" switch nobody)
    install -m 600 -o nobody "$(identity "$1")/password" "$folder/password"
    start_python "$1" switch nobody "${NAME[$1]}" "$LAB_USER" /run/switch/password
}

service_firewall() {
    local folder keys
    folder=$(own_folder "$1" firewall nobody)
    keys=$(identity "$1")
    if [ ! -s "$keys/tls.crt" ] || [ ! -s "$keys/tls.key" ]; then
        (
            umask 077
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
                -subj "/O=Security Gateway/CN=${NAME[$1]}" -keyout "$keys/tls.key" -out "$keys/tls.crt"
        )
    fi
    install -m 600 -o nobody "$keys/tls.crt" "$keys/tls.key" "$folder"
    start_python "$1" firewall nobody "${TITLE[$1]}" /run/firewall/tls.crt /run/firewall/tls.key
}

service_postgres() {
    local folder programs
    folder=$(own_folder "$1" postgresql postgres)
    # The newest of those that are installed.
    programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -n 1)
    install -m 600 -o postgres "$(identity "$1")/password" "$folder/password"
    cat >"$folder/start" <<CONF
#!/bin/sh
set -e
cd /run/postgresql
if [ ! -e ready ]; then
    rm -rf data
    $programs/initdb -D data -U postgres -N -A scram-sha-256 --pwfile password -E UTF8 --locale C.UTF-8
    echo 'host all all $LABNET scram-sha-256' >>data/pg_hba.conf
    touch ready
fi
exec $programs/postgres -D data -c listen_addresses='*' -c unix_socket_directories=/run/postgresql -c fsync=off \\
    -c shared_buffers=16MB -c max_connections=20 -c max_wal_size=64MB -c min_wal_size=32MB
CONF
    start "$1" postgres postgres /bin/sh /run/postgresql/start
}

# Without a password, as many stand in hospitals: a finding for those who look.
service_redis() {
    own_folder "$1" redis redis >/dev/null
    start "$1" redis redis /usr/bin/redis-server --bind 0.0.0.0 --protected-mode no --port 6379 --dir /run/redis \
        --save '' --maxmemory 16mb --daemonize no
}

service_ftp() {
    local folder
    folder=$(own_folder "$1" vsftpd root)
    mkdir -p "$folder/empty" "$folder/public"
    cat >"$folder/vsftpd.conf" <<CONF
listen=YES
listen_ipv6=NO
background=NO
anonymous_enable=YES
anon_root=/run/vsftpd/public
ftp_username=nobody
local_enable=NO
write_enable=NO
secure_chroot_dir=/run/vsftpd/empty
nopriv_user=nobody
seccomp_sandbox=NO
xferlog_enable=NO
CONF
    # The first of a process namespace inherits orphans, and vsftpd gives up over a child that it does not know.
    start "$1" ftp root /bin/sh -c '/usr/sbin/vsftpd /run/vsftpd/vsftpd.conf; exit $?'
}

service_rsync() {
    local folder
    folder=$(own_folder "$1" rsync nobody)
    mkdir -p "$folder/public"
    printf 'pid file = /run/rsync/pid\nuse chroot = no\n[public]\npath = /run/rsync/public\nread only = yes\n' \
        >"$folder/rsyncd.conf"
    rm -f "$folder/pid"
    start "$1" rsync nobody /usr/bin/rsync --daemon --no-detach --config /run/rsync/rsyncd.conf
}

# Names of all hosts with addresses of their own, for the name server; those by lease it adds itself.
write_names() {
    local id folder address
    folder=$(own_folder dns dnsmasq dnsmasq)
    for id in $(present_hosts); do
        if [ "${OCTETS[$id]}" = dhcp ] || [ "${NAME[$id]}" = - ]; then continue; fi
        for address in $(addresses "$id"); do
            if [ "$address" = "$CLUSTER_ADDRESS" ]; then printf '%s oa.%s oa\n' "$address" "$DOMAIN"; else
                printf '%s %s.%s %s\n' "$address" "${NAME[$id]}" "$DOMAIN" "${NAME[$id]}"
            fi
        done
    done >"$folder/names.part"
    mv "$folder/names.part" "$folder/names"
}

# Names, forwards and backwards, and leases. Terminals stand behind the router, which passes their requests on.
service_dns() {
    local clinical="${SEGMENT_NET[clinical]}"
    write_names
    start "$1" dns root /usr/sbin/dnsmasq --keep-in-foreground --conf-file=/dev/null --user=dnsmasq --pid-file= \
        --log-facility=- --log-dhcp --no-resolv --no-hosts --addn-hosts=/run/dnsmasq/names --domain="$DOMAIN" \
        --local="/$DOMAIN/${NET#*.}.${NET%.*}.in-addr.arpa/" --dhcp-authoritative --no-ping \
        --dhcp-leasefile=/run/dnsmasq/leases --dhcp-option=option:router,"$clinical.1" \
        --dhcp-option=option:dns-server,"$DNS_ADDRESS" \
        --dhcp-range="$clinical.$LEASE_FIRST,$clinical.$LEASE_LAST,255.255.255.0,12h"
}

service_relay() {
    start "$1" relay root /usr/sbin/dnsmasq --keep-in-foreground --conf-file=/dev/null --user=dnsmasq --pid-file= \
        --log-facility=- --port=0 --dhcp-relay="${SEGMENT_NET[clinical]}.1,$DNS_ADDRESS"
}

# A lease of the Lab's own server. With a second argument the client asks for that address.
service_lease() {
    local wanted=()
    if [ -n "${2:-}" ]; then wanted=(-r "$2"); fi
    install -m 755 "$ROOT/Lab/servers/lease" "$(host_folder "$1")/lease"
    start "$1" lease root /sbin/udhcpc -f -i eth0 -t 10 -T 1 -A 1 -R -s /run/lease -x "hostname:${NAME[$1]}" \
        "${wanted[@]}"
}

# One agent of net-snmp a host. Programs and packages of the machine are none of the Lab's business and are left out.
service_snmp() {
    local folder keys
    folder=$(own_folder "$1" snmp Debian-snmp)
    keys=$(identity "$1")
    {
        printf 'agentAddress udp:161\nsysName %s\nsysLocation %s\nsysContact 信息科\n' \
            "${NAME[$1]}" "${SEGMENT_TITLE[${SEGMENT[$1]}]}"
        printf 'exactEngineID 0x%s\n' "$(cat "$keys/engine-id")"
        printf 'view lab included .1\nview lab excluded .1.3.6.1.2.1.25.4\nview lab excluded .1.3.6.1.2.1.25.5\n'
        printf 'view lab excluded .1.3.6.1.2.1.25.6\nrocommunity %s %s -V lab\n' "$COMMUNITY" "$LABNET"
        if [ "$1" = nms ]; then
            printf 'createUser %s SHA "%s" AES "%s"\nrouser %s priv -V lab\n' \
                "$LAB_USER" "$(cat "$keys/password")" "$(cat "$keys/password")" "$LAB_USER"
        fi
    } >"$folder/snmpd.conf"
    chown Debian-snmp: "$folder/snmpd.conf"
    chmod 600 "$folder/snmpd.conf"
    start "$1" snmp Debian-snmp /usr/bin/env SNMP_PERSISTENT_DIR=/run/snmp/state MIBS= /usr/sbin/snmpd -f -Lo -C \
        -c /run/snmp/snmpd.conf -I '-smux,-mteTrigger,-mteTriggerConf'
}

# A real device as snmpsim-data has walked it. The index is kept between runs: making it takes seconds.
service_walk() {
    local id="$1" folder data source
    folder=$(own_folder "$id" snmpsim nobody)
    data=("$LAB"/python/lib/python3*/site-packages/snmpsim_data/data)
    source="${data[0]}/$2.snmprec.bz2"
    if [ ! -r "$source" ]; then
        printf 'snmpsim-data 中没有 %s\n' "$2"
        return 1
    fi
    mkdir -p "$folder/data" "$folder/cache" "$(host_folder "$id")/python"
    if [ ! -s "$folder/data/$COMMUNITY.snmprec" ]; then
        bunzip2 -kc "$source" >"$folder/data/$COMMUNITY.snmprec.part"
        mv "$folder/data/$COMMUNITY.snmprec.part" "$folder/data/$COMMUNITY.snmprec"
    fi
    chown -R nobody: "$folder"
    start "$id" walk nobody /usr/bin/env PYTHONDONTWRITEBYTECODE=1 /run/python/bin/python3 -c \
        'import sys; from snmpsim.commands.responder import main; sys.exit(main())' \
        --quiet --log-level=error --data-dir=/run/snmpsim/data --cache-dir=/run/snmpsim/cache \
        --agent-udpv4-endpoint="$(addresses "$id" | head -n 1):161"
}
