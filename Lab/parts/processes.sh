# shellcheck shell=bash
# Starting, recording and stopping what runs in the Lab. Sourced after scripts/server.sh and network.sh.
#
# $LAB/run/HOST.SERVICE holds pid, start time, parent and the machine's boot id of one process, much as
# scripts/server.sh keeps them of the server: only a process that all agree on is ever stopped. Each is the first of a
# process namespace, so what it has started ends with it. The parent is the `unshare` that waits for it.

BOOT=$(cat /proc/sys/kernel/random/boot_id)

record() { printf '%s/run/%s.%s' "$LAB" "$1" "$2"; }
record_field() { sed -n "s/^$2=//p" "$1" 2>/dev/null; }

# True while the process of a record is the one that was started: the number is alive, no zombie, and its start time
# (field 22 of /proc/PID/stat, as process_start of scripts/server.sh has it) agrees. Asked of hundreds, so without
# starting a program.
record_runs() {
    local key value pid='' start='' boot='' line fields
    if [ ! -s "$1" ]; then return 1; fi
    while IFS='=' read -r key value; do
        case "$key" in
            pid) pid=$value ;;
            start) start=$value ;;
            boot) boot=$value ;;
        esac
    done <"$1"
    if [ "$boot" != "$BOOT" ]; then return 1; fi
    { read -r line <"/proc/$pid/stat"; } 2>/dev/null || return 1
    read -r -a fields <<<"${line##*) }"
    [ "${fields[0]}" != Z ] && [ "${fields[19]}" = "$start" ]
}

# The folder that a host sees as /run.
host_folder() { printf '%s/hosts/%s' "$LAB" "$1"; }

# The name that a host gives itself.
host_name() { if [ "${NAME[$1]}" = - ]; then printf '%s' "$1"; else printf '%s' "${NAME[$1]}"; fi; }

# The command by which a program gets into a host, in INSIDE. Mounts made outside later are seen inside, not the other
# way: a namespace that is removed must not live on as a mount in here.
# usage: inside_command HOST [OPTION OF UNSHARE...]
inside_command() {
    INSIDE=(
        nsenter --net="/run/netns/$(namespace "$1")" -- unshare --uts --mount --propagation slave "${@:2}" --
        "$ROOT/Lab/inside" "$(host_name "$1")" "$(host_folder "$1")"
    )
}

# Starts a service of a host unless it runs. The program must stay in the foreground.
# usage: start HOST SERVICE USER PROGRAM [ARGUMENT...]
start() {
    local id="$1" service="$2" user="$3" file log count=0
    file=$(record "$id" "$service")
    if record_runs "$file"; then return; fi
    log="$LAB/log/$id.$service.log"
    shift 3
    rm -f "$file"
    # Descriptors 8 and 9 are locks of this script and of ./up, which would be held for as long as the program runs.
    inside_command "$id" --pid --fork
    setsid "${INSIDE[@]}" "$user" "$file" "$@" >>"$log" 2>&1 </dev/null 8>&- 9>&- &
    until [ -s "$file" ]; do
        sleep 0.01
        count=$((count + 1))
        if [ "$count" -gt 1000 ]; then
            tail -n 10 "$log"
            printf '%s 上的 %s 没有启动，日志：%s\n' "$id" "$service" "$log"
            return 1
        fi
    done
}

# Stops the processes of the given records and waits until they and their parents are gone. Nothing in the Lab has to
# be saved: power is cut.
stop_records() {
    local file count parents=()
    for file in "$@"; do
        if ! record_runs "$file"; then continue; fi
        parents+=("$(record_field "$file" parent)")
        kill -KILL "$(record_field "$file" pid)" 2>/dev/null || true
    done
    for file in "$@"; do
        count=0
        while record_runs "$file" && [ "$count" -lt 100 ]; do
            sleep 0.05
            count=$((count + 1))
        done
        if record_runs "$file"; then
            printf '进程 %s（%s）5 秒内没有结束，请查看其状态后再次运行本命令。\n' "$(record_field "$file" pid)" "${file##*/}" >&2
            return 1
        fi
    done
    for file in "${parents[@]}"; do
        count=0
        while [ "$(cat "/proc/$file/comm" 2>/dev/null)" = unshare ] && process_runs "$file" && [ "$count" -lt 100 ]; do
            sleep 0.05
            count=$((count + 1))
        done
    done
    rm -f "$@"
}

# The records of a host, or of all.
# usage: records [HOST]
records() { find "$LAB/run" -maxdepth 1 -type f -name "${1:-*}.*" ! -name '*.part' 2>/dev/null | sort; }

stop_host() {
    local files
    mapfile -t files < <(records "$1")
    if [ "${#files[@]}" -gt 0 ]; then stop_records "${files[@]}"; fi
}

stop_all() {
    local files
    mapfile -t files < <(records)
    if [ "${#files[@]}" -gt 0 ]; then stop_records "${files[@]}"; fi
}

# What listens within a host, as proto/port.
listening() {
    in_network "$1" ss -Hltun | awk '{ sub(/.*:/, "", $5); print $1 "/" $5 }' | sort -u
}

# The expected ports of a host on which nothing listens, one a line.
silent_ports() { comm -23 <(expected_ports "$1" | sort -u) <(listening "$1"); }

# Waits until every host listens where it should and has its address. A process that ended is named with its log.
wait_for_hosts() {
    local id file deadline=$((SECONDS + 40)) left next
    mapfile -t left < <(present_hosts)
    while :; do
        next=()
        for id in "${left[@]}"; do
            if [ -n "$(silent_ports "$id")" ] || [ -z "$(addresses "$id")" ]; then next+=("$id"); fi
        done
        if [ "${#next[@]}" -eq 0 ]; then break; fi
        while read -r file; do
            if record_runs "$file"; then continue; fi
            printf '%s 已退出：\n' "${file##*/}"
            tail -n 10 "$LAB/log/${file##*/}.log"
            return 1
        done < <(records)
        if [ "$SECONDS" -ge "$deadline" ]; then
            for id in "${next[@]}"; do
                printf '40 秒内没有就绪：%s（未监听：%s；地址：%s）\n' "$id" "$(silent_ports "$id" | paste -sd ' ')" \
                    "$(addresses "$id" | paste -sd ' ')"
            done
            return 1
        fi
        left=("${next[@]}")
        sleep 0.1
    done
}
