# shellcheck shell=bash disable=SC2153
# Namespaces, links and addresses. Each function makes what is missing and leaves what is there. Sourced after guard.sh
# and hosts.sh; `stop_host` is that of processes.sh.
#
# The router's namespace holds one bridge a segment; a host is a namespace whose eth0 is the other end of a port of that
# bridge. Nobody has a default route, packets are passed on between segments only in the router, and nothing is
# translated: no host reaches further than the machine's end of the link.

ROUTER=anhulab-router

# IPv4 only: what IPv6 says of itself on its own would show as addresses that nobody planned.
make_namespace() {
    local id="$1" space
    space=$(namespace "$id")
    if namespace_exists "$id"; then return; fi
    # A name that a crash left without its namespace.
    if [ -e "/run/netns/$space" ]; then ip netns del "$space"; fi
    ip netns add "$space"
    # Services give up root before they listen: low ports are free to all inside.
    in_network "$id" sysctl -q -w net.ipv4.ip_unprivileged_port_start=0
    if [ -e /proc/sys/net/ipv6/conf/all/disable_ipv6 ]; then
        in_network "$id" sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
    fi
    ip -n "$space" link set lo up
}

link_exists() { ip -n "$1" link show dev "$2" >/dev/null 2>&1; }

make_router() {
    local segment number=0
    make_namespace router
    in_network router sysctl -q -w net.ipv4.ip_forward=1
    for segment in "${SEGMENTS[@]}"; do
        number=$((number + 1))
        if ! link_exists "$ROUTER" "$segment"; then
            ip -n "$ROUTER" link add "$segment" address "$(router_card "$number")" \
                type bridge stp_state 0 forward_delay 0
        fi
        ip -n "$ROUTER" address replace "${SEGMENT_NET[$segment]}.${OCTETS[router]}/24" dev "$segment"
        ip -n "$ROUTER" link set "$segment" up
    done
}

# The router's cards: its own towards the machine, and one a segment, counted up from there.
router_card() { printf '%s:%02x' "${CARD[router]%:*}" $((0x${CARD[router]##*:} + $1)); }

# The one link between the machine and the Lab.
make_root_link() {
    local segment
    if ! link_exists "$ROUTER" core; then
        ip link del "$ROOT_LINK" 2>/dev/null || true
        ip link add "$ROOT_LINK" address "$ROOT_CARD" type veth peer name core address "${CARD[router]}" netns "$ROUTER"
        # The machine's end stays silent in IPv6; a kernel without it has nothing to say anyway.
        ip link set "$ROOT_LINK" addrgenmode none 2>/dev/null || true
    fi
    ip -n "$ROUTER" address replace "$ROUTER_ADDRESS/30" dev core
    ip -n "$ROUTER" link set core up
    ip address replace "$ROOT_ADDRESS/30" dev "$ROOT_LINK"
    ip link set "$ROOT_LINK" up
    for segment in "${SEGMENTS[@]}"; do
        ip -4 route replace "${SEGMENT_NET[$segment]}.0/24" via "$ROUTER_ADDRESS" dev "$ROOT_LINK" src "$ROOT_ADDRESS"
    done
}

make_host() {
    local id="$1" space segment address
    space=$(namespace "$id")
    segment=${SEGMENT[$id]}
    make_namespace "$id"
    if ! link_exists "$space" eth0; then
        # What runs with a card that is gone will not find the new one.
        stop_host "$id"
        ip -n "$ROUTER" link del "p-$id" 2>/dev/null || true
        ip -n "$ROUTER" link add "p-$id" type veth peer name eth0 address "${CARD[$id]}" netns "$space"
    fi
    ip -n "$ROUTER" link set "p-$id" master "$segment" up
    ip -n "$space" link set eth0 up
    if [ "${OCTETS[$id]}" != dhcp ]; then
        for address in $(addresses "$id"); do ip -n "$space" address replace "$address/24" dev eth0; done
        ip -n "$space" route replace "$LABNET" via "${SEGMENT_NET[$segment]}.1" dev eth0
    fi
}

# Tells the neighbours where the addresses of some hosts are now: twice a second apart, since an entry that is younger than a second is
# not replaced (arp(7), locktime; RFC 5227 section 2.3 has two announcements too).
# usage: announce HOST...
announce() {
    local id address job jobs=()
    for id in "$@"; do
        for address in $(addresses "$id"); do
            in_network "$id" arping -q -U -c 2 -I eth0 "$address" &
            jobs+=("$!")
        done
    done
    # Nobody answers an announcement, which arping takes for a failure.
    for job in "${jobs[@]}"; do wait "$job" || true; done
}

# Gives a host other addresses.
change_addresses() {
    ip -n "$(namespace "$1")" address flush dev eth0
    make_host "$1"
}

change_card() {
    local space
    space=$(namespace "$1")
    ip -n "$space" link set eth0 down
    ip -n "$space" link set eth0 address "${CARD[$1]}"
    change_addresses "$1"
}

# By the router's end, so that the link goes even while somebody's shell keeps the namespace alive.
remove_host() {
    ip -n "$ROUTER" link del "p-$1" 2>/dev/null || true
    if [ -e "/run/netns/$(namespace "$1")" ]; then ip netns del "$(namespace "$1")"; fi
}

# Everything but the guard; works on whatever is left.
remove_network() {
    local name
    if ip link show dev "$ROOT_LINK" >/dev/null 2>&1; then ip link del "$ROOT_LINK"; fi
    for name in $(lab_namespaces); do
        if [ "$name" != "$ROUTER" ]; then remove_host "${name#anhulab-}"; fi
    done
    if [ -e "/run/netns/$ROUTER" ]; then ip netns del "$ROUTER"; fi
}

lab_namespaces() { find /run/netns -maxdepth 1 -name 'anhulab-*' -printf '%f\n' 2>/dev/null | sort; }
