# shellcheck shell=bash
# What a person sees of the Lab. Sourced after truth.sh.

# A text filled up with blanks to a width; Chinese characters take two columns.
# usage: pad WIDTH TEXT
pad() {
    local wide="${2//[ -~]/}"
    printf '%s%*s' "$2" $(($1 - ${#2} - ${#wide})) ''
}

# usage: row NAME HOSTNAME SEGMENT ADDRESS CARD PORTS STATE TITLE
row() {
    local line
    line="$(pad 11 "$1")$(pad 15 "$2")$(pad 11 "$3")$(pad 16 "$4")$(pad 19 "$5")$(pad 22 "$6")$(pad 14 "$7")$8"
    printf '%s\n' "$line"
}

# 运行, or what is wrong with a host.
host_state() {
    local file
    if has_service "$1" later; then printf '尚未接入' && return; fi
    if has_service "$1" gone; then printf '已撤走' && return; fi
    if ! namespace_exists "$1"; then printf '缺失' && return; fi
    while read -r file; do
        if ! record_runs "$file"; then printf '%s 已退出' "${file##*.}" && return; fi
    done < <(records "$1")
    if [ -n "$(silent_ports "$1")" ]; then printf '部分未监听' && return; fi
    printf '运行'
}

# The memory of everything in the Lab, in megabytes: each page counted once, shared ones in parts (PSS).
lab_memory() {
    local file pid
    records | while read -r file; do
        if ! record_runs "$file"; then continue; fi
        for pid in $(record_field "$file" parent) $(descendants "$(record_field "$file" pid)"); do
            printf '/proc/%s/smaps_rollup\0' "$pid"
        done
    done | { xargs -0 cat 2>/dev/null || true; } | awk '/^Pss:/ { sum += $2 } END { printf "%d", sum / 1024 }'
}

# A process and all that it has started.
descendants() {
    local child children=()
    printf '%s ' "$1"
    { read -r -a children <"/proc/$1/task/$1/children"; } 2>/dev/null || true
    for child in "${children[@]}"; do descendants "$child"; done
}

show_status() {
    local id first ports phase=变化前
    if guard_stands; then say "守护路由：已设置（$LABNET 中没有连通的地址一律拒绝，不会从本机网卡送出）"; else
        say "守护路由：未设置"
    fi
    if ! is_ours; then
        say "Lab 未运行。启动：Lab/lab up"
        return
    fi
    if [ -s "$BEFORE" ]; then phase=变化后; fi
    say "Lab 正在运行（$phase），内存约 $(lab_memory) MB，文件在 $LAB"
    say ""
    row 主机 主机名 区域 地址 网卡 端口 状态 说明
    for id in "${HOSTS[@]}"; do
        ports=$(expected_ports "$id" | sed 's|.*/||' | sort -nu | paste -sd ,)
        mapfile -t list < <(if is_present "$id"; then addresses "$id"; fi)
        row "$id" "${NAME[$id]}" "${SEGMENT_TITLE[${SEGMENT[$id]}]}" "${list[0]:--}" "${CARD[$id]}" "${ports:--}" \
            "$(host_state "$id")" "${TITLE[$id]}"
        for first in "${list[@]:1}"; do row '' '' '' "$first" '' '' '' ''; done
    done
}
