# shellcheck shell=bash
# $LAB/hosts.json: what the Lab is, for tests to score against. Sourced after services.sh. README.md describes its form.

TRUTH="$LAB/hosts.json"
BEFORE="$LAB/hosts.before.json"

# The page that a web service of a host shows: scheme and port.
web_of() {
    local service
    for service in ${SERVICES[$1]//,/ }; do
        case "$service" in
            nginx | pacs | led) printf 'http 80' ;;
            emr) printf 'http 8080' ;;
            firewall) printf 'https 443' ;;
        esac
    done
}

# SNMP as a host speaks it: version, then engine id or walk.
snmp_of() {
    local service
    for service in ${SERVICES[$1]//,/ }; do
        case "$service" in
            walk=*) printf 'walk %s' "${service#walk=}" ;;
            snmp)
                if [ "$1" = nms ]; then printf 'v3 '; else printf 'v2c '; fi
                cat "$(identity "$1")/engine-id"
                ;;
        esac
    done
}

# One host as a line of fields, in the order that write_truth reads.
host_line() {
    local id="$1" present='' own=() virtual=() address ssh='' lease=''
    make_identity "$id"
    if is_present "$id"; then
        present=yes
        for address in $(addresses "$id"); do
            if [ "$address" = "$CLUSTER_ADDRESS" ]; then virtual+=("$address"); else own+=("$address"); fi
        done
    fi
    if has_service "$id" ssh; then ssh=$(cat "$(identity "$id")/fingerprint"); fi
    if [ "${OCTETS[$id]}" = dhcp ]; then lease=yes; fi
    printf '%s|' "$id" "${TITLE[$id]}" "${ROLE[$id]}" "${SEGMENT[$id]}" "${NAME[$id]}" "${CARD[$id]}" "${IMAGE[$id]}" \
        "$present" "$lease" "${own[*]}" "${virtual[*]}" "$(cards "$id" | paste -sd ' ')" \
        "$(expected_ports "$id" | paste -sd ' ')" "$(web_of "$id")" "$ssh" "$(snmp_of "$id")"
    printf '\n'
}

# The network cards of a host.
cards() {
    local number
    printf '%s\n' "${CARD[$1]}"
    if [ "$1" = router ]; then
        for number in $(seq "${#SEGMENTS[@]}"); do router_card "$number" && printf '\n'; done
    fi
}

# Writes the truth from the table and the cards. After churn each host that was changed says what it was before.
write_truth() {
    local id phase=before before='[]'
    if [ -s "$BEFORE" ]; then
        phase=after
        before=$(jq .hosts "$BEFORE")
    fi
    for id in "${HOSTS[@]}"; do host_line "$id"; done |
        jq -Rn --arg phase "$phase" --argjson before "$before" --arg network "$LABNET" --arg from "$ROOT_ADDRESS" \
            --arg domain "$DOMAIN" --arg dns "$DNS_ADDRESS" --arg leases "$(host_folder dns)/dnsmasq/leases" \
            --arg dicom "$(dicom_records)" --arg servers "${SEGMENT_NET[servers]}.0/24" --arg user "$LAB_USER" \
            --arg clinical "${SEGMENT_NET[clinical]}.0/24" --arg management "${SEGMENT_NET[management]}.0/24" \
            --arg community "$COMMUNITY" --arg untouchable "${UNTOUCHABLE_PORTS[*]}" '
        def words: split(" ") | map(select(. != ""));
        def of(proto): map(select(startswith(proto)) | sub(".*/"; "") | tonumber);
        def snmp(name): words | if . == [] then null
            elif .[0] == "walk" then {version: "v2c", $community, walk: .[1]}
            else {version: .[0], $community, name: name, engine: .[1]}
                + if .[0] == "v3" then {$user, level: "authPriv", auth: "SHA", priv: "AES"} else {} end end;
        def web(title): words | if . == [] then null
            else {scheme: .[0], port: (.[1] | tonumber), title: title} end;
        def state: {present, name, addresses, virtual_addresses, mac};
        ($untouchable | words | map(tonumber)) as $untouchable
        | ($before | map({key: .id, value: state}) | from_entries) as $was
        | {$phase, written: (now | todate), $network, segments: {$servers, $clinical, $management}, machine: $from,
           $domain, $dns, $leases, dicom_records: $dicom,
           hosts: [inputs | split("|") | . as $field | ($field[12] | words | of("tcp/")) as $tcp
               | {id: $field[0], title: $field[1], role: $field[2], segment: $field[3], present: ($field[7] != ""),
                  name: (if $field[4] == "-" then null else $field[4] end), addresses: ($field[9] | words),
                  virtual_addresses: ($field[10] | words), mac: $field[5], macs: ($field[11] | words),
                  lease: ($field[8] != ""), image: $field[6],
                  ports: {tcp: ($tcp - $untouchable), udp: ($field[12] | words | of("udp/"))},
                  do_not_touch: ($tcp - ($tcp - $untouchable)), web: ($field[13] | web($field[1])),
                  ssh: (if $field[14] == "" then null else $field[14] end), snmp: ($field[15] | snmp($field[4]))}
               | . as $host | if $was[.id] and ($was[.id] != state) then . + {
                     before: $was[.id],
                     changed: [$was[.id] | to_entries[] | select(.value != $host[.key]) | .key]} else . end]}' \
            >"$TRUTH.part"
    mv "$TRUTH.part" "$TRUTH"
    write_credentials
}

# Passwords stand apart from the truth, readable by root only.
write_credentials() {
    (
        umask 077
        jq -n --arg user "$LAB_USER" --rawfile switch "$LAB/keys/switch/password" \
            --rawfile nms "$LAB/keys/nms/password" --rawfile db "$LAB/keys/db/password" '
            {switch: {$user, password: $switch}, nms: {$user, auth: $nms, priv: $nms},
             db: {user: "postgres", password: $db}}' >"$LAB/credentials.json.part"
        mv "$LAB/credentials.json.part" "$LAB/credentials.json"
    )
}
