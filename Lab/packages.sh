# shellcheck shell=bash
# What the Lab needs beyond the product: Debian packages whose services must not start on the machine, and a Python
# environment of its own. Sourced after scripts/common.sh and scripts/install.sh.

# Servers, then the tools that `check` looks with.
LAB_PACKAGES=(
    openssh-server nginx postgresql redis-server vsftpd rsync dnsmasq-base udhcpc snmpd
    bzip2 iproute2 iputils-arping jq openssl procps python3 python3-venv python3-gdbm
    curl iputils-ping nmap openssh-client snmp tcpdump
)

POLICY=/usr/sbin/policy-rc.d
POLICY_KEPT="$POLICY.kept-by-anhu-lab"
POLICY_MARK='# anhu-lab: no service starts while the Lab installs its packages'

# Debian asks this script before it starts a service of a package; 101 means no (invoke-rc.d(8)).
forbid_services() {
    if [ -x "$POLICY" ] && ! grep -qsF "$POLICY_MARK" "$POLICY"; then
        local code=0
        "$POLICY" ssh start >/dev/null 2>&1 || code=$?
        if [ "$code" -eq 101 ]; then return; fi
    fi
    if [ -e "$POLICY" ] && ! grep -qsF "$POLICY_MARK" "$POLICY"; then as_root mv "$POLICY" "$POLICY_KEPT"; fi
    printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" | as_root tee "$POLICY" >/dev/null
    as_root chmod 755 "$POLICY"
}

# Puts back what `forbid_services` found, also after a run that was cut off.
allow_services() {
    if grep -qsF "$POLICY_MARK" "$POLICY"; then as_root rm -f "$POLICY"; fi
    if [ -e "$POLICY_KEPT" ]; then as_root mv "$POLICY_KEPT" "$POLICY"; fi
}

# Keeps the services of the named packages from starting with the machine. Both kinds of init are told: which of them
# will run at the next start is not known here.
disable_services() {
    local file unit
    while read -r file; do
        unit=${file##*/}
        case "$file" in
            */systemd/system/*@.*) ;;
            */systemd/system/*)
                if command -v systemctl >/dev/null; then as_root systemctl disable "$unit" || true; fi
                ;;
            /etc/init.d/*) as_root update-rc.d "$unit" disable || true ;;
        esac
    done < <(dpkg-query -L "$@" | sort -u |
        grep -E '/systemd/system/[^/]+\.(service|socket|timer)$|^/etc/init\.d/[^/]+$')
}

installed_packages() { dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p' | sort -u; }

# Services of packages that were there before are the machine's own: only those of new ones are switched off, with
# those of what they depend on (nginx's lie in nginx-common).
install_lab_packages() {
    local missing before fresh
    mapfile -t missing < <(missing_packages "${LAB_PACKAGES[@]}")
    trap allow_services EXIT
    if [ "${#missing[@]}" -gt 0 ]; then forbid_services; fi
    before=$(installed_packages)
    install_packages "${LAB_PACKAGES[@]}"
    mapfile -t fresh < <(comm -13 <(printf '%s\n' "$before") <(installed_packages))
    if [ "${#fresh[@]}" -eq 0 ]; then return; fi
    disable_services "${fresh[@]}"
    note "已安装 ${#missing[@]} 个软件包，其系统服务未启动，也不随机器启动"
}

# Debian's own python3: snmpsim keeps its index by the gdbm module, which pythons from elsewhere may lack.
install_lab_python() {
    local python="$LAB/python" list="$ROOT/Lab/python-packages.txt" want have
    want=$(sha256sum "$list" | cut -d ' ' -f 1)
    have=$(cat "$python/.installed" 2>/dev/null || true)
    if [ "$want" = "$have" ] && "$python/bin/python3" -c 'import snmpsim' 2>/dev/null; then
        note "$(package_versions "$list")，已安装"
        return
    fi
    advise "请检查是否能访问 Python 软件源（可用 PIP_INDEX_URL 指定镜像），然后再次运行本命令。"
    rm -rf "$python"
    /usr/bin/python3 -m venv "$python"
    retry 3 "$python/bin/python3" -m pip install --disable-pip-version-check --no-input --no-deps \
        --only-binary :all: --require-hashes -r "$list"
    "$python/bin/python3" -c 'import dbm.gnu, snmpsim'
    printf '%s\n' "$want" >"$python/.installed"
    note "$(package_versions "$list")，已安装"
}
