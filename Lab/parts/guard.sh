# shellcheck shell=bash
# The guard: a route of the machine by which every address of the Lab is refused unless a link of the Lab says better.
# It is laid before the first link and removed after the last one, so that a Lab that is down, half up or broken never
# sends anything out by the machine's own interface. Sourced after plan.sh.

# Worse than any metric in use: a route of the Lab itself is more specific and wins by that.
GUARD_METRIC=4278198272

guard_stands() { [ -n "$(ip -4 route show type unreachable "$LABNET" metric "$GUARD_METRIC" 2>/dev/null)" ]; }

# True when the machine itself refuses to send to an address. Asks the kernel; sends nothing.
is_refused() { ! ip -4 route get "$1" >/dev/null 2>&1; }

# An address as a number.
address_number() {
    local a b c d
    IFS=. read -r a b c d <<<"$1"
    printf '%s' "$((((a * 256 + ${b:-0}) * 256 + ${c:-0}) * 256 + ${d:-0}))"
}

# The routes and addresses of the machine that overlap the Lab's network and are not the Lab's own, one a line. Routes
# to everything or to half of it (as tunnels lay them) stand for the way out: `guard_up` asks the kernel about those.
overlapping_routes() {
    local line target address length size first last lab_first lab_last
    lab_first=$(address_number "$NET.0.0")
    lab_last=$((lab_first + 65535))
    while read -r line; do
        case " $line " in
            *" dev $ROOT_LINK "*) continue ;;
            " unreachable $LABNET metric $GUARD_METRIC "*) continue ;;
        esac
        target=$(grep -oE -m 1 '^([a-z]+ )?[0-9]+(\.[0-9]+){0,3}(/[0-9]+)?' <<<"$line") || continue
        target=${target##* }
        address=${target%/*}
        length=32
        if [ "$target" != "$address" ]; then length=${target#*/}; fi
        if [ "$length" -lt 2 ]; then continue; fi
        size=$((1 << (32 - length)))
        first=$(($(address_number "$address") / size * size))
        last=$((first + size - 1))
        if [ "$first" -le "$lab_last" ] && [ "$last" -ge "$lab_first" ]; then printf '%s\n' "$line"; fi
    done < <(ip -4 route show table all)
}

lay_guard() { guard_stands || ip -4 route add unreachable "$LABNET" metric "$GUARD_METRIC"; }

# Lays the guard, or ends the script: nothing of the Lab may be made without it.
guard_up() {
    local overlap
    overlap=$(overlapping_routes)
    if [ -n "$overlap" ]; then
        printf '%s\n' "$overlap" >&2
        die "$EX_UNAVAILABLE" "Lab 的网段 $LABNET 与本机现有路由或地址重叠（见上）" \
            "请用环境变量另选网段，例如 ANHU_LAB_NET=10.214 Lab/lab up。"
    fi
    if ! lay_guard; then
        die "$EX_UNAVAILABLE" "不能添加守护路由 unreachable $LABNET" "请确认以 root 运行，且系统允许修改路由表。"
    fi
    # Rules of a VPN may stand before the table that the guard lies in.
    if ! is_refused "$NET.255.254"; then
        ip -4 route get "$NET.255.254" >&2 || true
        guard_down
        die "$EX_UNAVAILABLE" "守护路由没有生效：发往 $LABNET 的报文仍会从本机网卡送出（见上）" \
            "本机的策略路由（ip rule）先于主路由表，常见于 VPN。请先断开 VPN，或用 ANHU_LAB_NET 另选网段。"
    fi
}

guard_down() {
    if guard_stands; then ip -4 route del unreachable "$LABNET" metric "$GUARD_METRIC"; fi
}
