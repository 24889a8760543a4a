# shellcheck shell=bash disable=SC2034,SC2154
# What happens to a hospital between two inventories. Each change looks whether it has happened, so that a churn that
# was cut off goes on where it stopped. Sourced after truth.sh.

# A host is switched off and carried away.
churn_vanish() {
    if has_service queue gone; then return; fi
    stop_host queue
    remove_host queue
    SERVICES["queue"]+=,gone
}

# A department plugs in a storage box of its own.
churn_arrive() {
    if ! has_service nas later; then return; fi
    SERVICES["nas"]=${SERVICES["nas"]/,later/}
    make_host nas
    start_host nas
}

# A host gets another address; card, name and keys stay.
churn_move() {
    if [ "${OCTETS["kiosk"]}" = 162 ]; then return; fi
    OCTETS["kiosk"]=162
    change_addresses kiosk
}

# A server is renamed and its network card replaced; address and SSH host keys stay.
churn_rename() {
    if [ "${NAME["lis"]}" = lis-new ]; then return; fi
    stop_host lis
    NAME["lis"]=lis-new CARD["lis"]=48:c3:5a:10:00:99
    change_card lis
    start_host lis
}

# The address of the cluster goes to the other node.
churn_failover() {
    if [ "${OCTETS["oa-b"]}" = 42,40 ]; then return; fi
    OCTETS["oa-a"]=41 OCTETS["oa-b"]=42,40
    # In this order: two that hold one address at a time would both answer.
    change_addresses oa-a
    change_addresses oa-b
}

# Two terminals swap their addresses.
churn_swap() {
    if [ "${OCTETS["nurse-1"]}" = 12 ]; then return; fi
    OCTETS["nurse-1"]=12 OCTETS["nurse-2"]=11
    ip -n "$(namespace nurse-1)" address flush dev eth0
    change_addresses nurse-2
    change_addresses nurse-1
}

# One terminal gets a new lease, and another one the address that the first had: leases are given back, and each asks
# for what it is to have. The new address is the last of the range that neither had before.
churn_leases() {
    local first second last octet=$LEASE_LAST
    first=$(jq -r '.hosts[] | select(.id == "doctor-1") | .addresses[0]' "$BEFORE")
    second=$(jq -r '.hosts[] | select(.id == "doctor-2") | .addresses[0]' "$BEFORE")
    while last="${SEGMENT_NET[clinical]}.$octet" && [[ " $first $second " == *" $last "* ]]; do
        octet=$((octet - 1))
    done
    if [ "$(addresses doctor-1)" != "$last" ]; then
        give_back doctor-1
        service_lease doctor-1 "$last"
        wait_for_address doctor-1 "$last"
    fi
    if [ "$(addresses doctor-2)" != "$first" ]; then
        give_back doctor-2
        service_lease doctor-2 "$first"
        wait_for_address doctor-2 "$first"
    fi
}

# SIGUSR2 releases a lease (udhcpc(8)).
give_back() {
    local file count=0
    file=$(record "$1" lease)
    if record_runs "$file"; then
        kill -USR2 "$(record_field "$file" pid)"
        until [ -z "$(addresses "$1")" ] || [ "$count" -ge 50 ]; do
            sleep 0.1
            count=$((count + 1))
        done
        stop_records "$file"
    fi
}

# usage: wait_for_address HOST ADDRESS
wait_for_address() {
    local count=0
    until [ "$(addresses "$1")" = "$2" ]; do
        sleep 0.1
        count=$((count + 1))
        if [ "$count" -ge 150 ]; then
            printf '%s 15 秒内没有得到地址 %s，现为：%s\n' "$1" "$2" "$(addresses "$1")"
            tail -n 5 "$LAB/log/$1.lease.log" "$LAB/log/dns.dns.log"
            return 1
        fi
    done
}

# Those that answer from another address or card than before.
MOVED=(kiosk lis oa-a oa-b nurse-1 nurse-2 doctor-1 doctor-2)
CHANGES=(vanish arrive move rename failover swap leases)

churn_all() {
    local change
    if [ ! -s "$BEFORE" ]; then
        write_truth
        cp "$TRUTH" "$BEFORE.part"
        mv "$BEFORE.part" "$BEFORE"
    fi
    for change in "${CHANGES[@]}"; do
        printf '%s\n' "$change"
        "churn_$change"
        write_hosts
    done
    announce "${MOVED[@]}"
    write_names
    # Reads the names again (dnsmasq(8), NOTES).
    kill -HUP "$(record_field "$(record dns dns)" pid)"
    wait_for_hosts
    write_truth
}
