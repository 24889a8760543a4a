# shellcheck shell=bash disable=SC2034
# Where the Lab lies: its folder, its addresses, its segments. Sourced after scripts/common.sh.

# Everything that the Lab writes. A relative path is relative to where the person stands.
LAB=${ANHU_LAB:-$RUNTIME/lab}
case "$LAB" in /*) ;; *) LAB="$CALLER_FOLDER/$LAB" ;; esac
LAB=$(realpath -m -- "$LAB")

# The first two numbers of every address of the Lab.
NET=${ANHU_LAB_NET:-10.213}
LABNET="$NET.0.0/16"

# The machine stands at one end of a /30, the router at the other; the machine has no other link to the Lab.
ROOT_LINK=anhulab
ROOT_ADDRESS="$NET.0.1"
ROUTER_ADDRESS="$NET.0.2"
ROOT_CARD=00:00:5e:00:53:00

SEGMENTS=(servers clinical management)
declare -A SEGMENT_NET=([servers]="$NET.10" [clinical]="$NET.20" [management]="$NET.30")
declare -A SEGMENT_TITLE=([servers]=服务器区 [clinical]=临床区 [management]=管理区 [all]=各区网关)

# By lease: clinical only. The servers of names and leases stand in `dns`.
DNS_ADDRESS="${SEGMENT_NET[servers]}.2"
LEASE_FIRST=100
LEASE_LAST=119
DOMAIN=hospital.lan

# The address that moves between the nodes of the cluster.
CLUSTER_ADDRESS="${SEGMENT_NET[servers]}.40"

# Ports that nothing may touch: the PACS writes down who did.
UNTOUCHABLE_PORTS=(104 11112)

# Community of all agents; the user of SNMPv3 on `nms`, and of the telnet console of `switch`.
COMMUNITY=public
LAB_USER=lab

check_plan() {
    if ! [[ $NET =~ ^10\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$ ]]; then
        die "$EX_USAGE" "ANHU_LAB_NET 应为 10.x 形式的地址前两段：$NET" "例如 ANHU_LAB_NET=10.214 Lab/lab up。"
    fi
}
