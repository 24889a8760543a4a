# shellcheck shell=bash disable=SC2153
# The table of hosts: hosts.txt as it begins, $LAB/hosts.now as it is after churn. Sourced after plan.sh.

PLAN="$ROOT/Lab/hosts.txt"
NOW="$LAB/hosts.now"

HOSTS=()
declare -A SEGMENT OCTETS CARD NAME IMAGE SERVICES ROLE TITLE

read_hosts() {
    local file="$PLAN" id segment octets card name image services role title
    if [ -s "$NOW" ]; then file="$NOW"; fi
    HOSTS=()
    while read -r id segment octets card name image services role title; do
        case "$id" in '' | \#*) continue ;; esac
        HOSTS+=("$id")
        SEGMENT[$id]=$segment OCTETS[$id]=$octets CARD[$id]=$card NAME[$id]=$name IMAGE[$id]=$image
        SERVICES[$id]=$services ROLE[$id]=$role TITLE[$id]=$title
    done <"$file"
}

# Keeps what was changed in the arrays.
write_hosts() {
    local id
    for id in "${HOSTS[@]}"; do
        printf '%s %s %s %s %s %s %s %s %s\n' "$id" "${SEGMENT[$id]}" "${OCTETS[$id]}" "${CARD[$id]}" "${NAME[$id]}" \
            "${IMAGE[$id]}" "${SERVICES[$id]}" "${ROLE[$id]}" "${TITLE[$id]}"
    done >"$NOW.part"
    mv "$NOW.part" "$NOW"
}

has_service() { [[ ",${SERVICES[$1]}," == *",$2,"* ]]; }

# True for a host that stands in the network now: one may come later, one has gone.
is_present() { ! has_service "$1" later && ! has_service "$1" gone; }

present_hosts() {
    local id
    for id in "${HOSTS[@]}"; do if is_present "$id"; then printf '%s\n' "$id"; fi; done
}

namespace() { printf 'anhulab-%s' "$1"; }

# Runs a program in a host's network and in nothing else of it.
# usage: in_network HOST COMMAND...
in_network() { nsenter --net="/run/netns/$(namespace "$1")" -- "${@:2}"; }

namespace_exists() { [ -e "/run/netns/$(namespace "$1")" ] && in_network "$1" true 2>/dev/null; }

# The addresses of a host, the first its own; of a host by lease what its card has at the moment.
addresses() {
    local id="$1" octet segment
    if [ "${SEGMENT[$id]}" = all ]; then
        printf '%s\n' "$ROUTER_ADDRESS"
        for segment in "${SEGMENTS[@]}"; do printf '%s.%s\n' "${SEGMENT_NET[$segment]}" "${OCTETS[$id]}"; done
    elif [ "${OCTETS[$id]}" = dhcp ]; then
        ip -n "$(namespace "$id")" -4 -o address show dev eth0 2>/dev/null | sed -n 's|.* inet \([0-9.]*\)/.*|\1|p'
    else
        for octet in ${OCTETS[$id]//,/ }; do printf '%s.%s\n' "${SEGMENT_NET[${SEGMENT[$id]}]}" "$octet"; done
    fi
}

# The ports that a host's services listen on, as proto/port.
expected_ports() {
    local service
    for service in ${SERVICES[$1]//,/ }; do
        case "$service" in
            ssh) printf 'tcp/22\n' ;;
            nginx | pacs | led) printf 'tcp/80\n' ;;
            emr) printf 'tcp/8080\n' ;;
            firewall) printf 'tcp/443\n' ;;
            postgres) printf 'tcp/5432\n' ;;
            redis) printf 'tcp/6379\n' ;;
            ftp) printf 'tcp/21\n' ;;
            rsync) printf 'tcp/873\n' ;;
            switch) printf 'tcp/23\n' ;;
            dicom) printf 'tcp/%s\n' "${UNTOUCHABLE_PORTS[@]}" ;;
            dns) printf 'tcp/53\nudp/53\nudp/67\n' ;;
            relay) printf 'udp/67\n' ;;
            snmp | walk=*) printf 'udp/161\n' ;;
        esac
    done
}
