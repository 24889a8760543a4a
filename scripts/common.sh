# shellcheck shell=bash
# What up, test, bench and .ci/run share: steps with a log and a clock, messages, and waiting for a long command.
# Sourced, never run. The caller has set ROOT and `set -euo pipefail`.

# shellcheck disable=SC2034  # used by the callers
RUNTIME="$ROOT/.anhu"
LOGS="$RUNTIME/log"
STEP=0
STEPS=0
STARTED=$EPOCHREALTIME

# Exit codes after sysexits.h, as the program itself uses them.
EX_USAGE=64
EX_UNAVAILABLE=69
EX_SOFTWARE=70
EX_TEMPFAIL=75

# Started from anywhere, on any terminal: relative paths and Chinese text must come out the same.
# shellcheck disable=SC2034
CALLER_FOLDER=$PWD
cd "$ROOT"
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*"; }

# The seconds since a moment that $EPOCHREALTIME gave, with one digit behind the point.
since() {
    local tenths=$(((${EPOCHREALTIME/./} - ${1/./} + 50000) / 100000))
    printf '%s.%s' "$((tenths / 10))" "$((tenths % 10))"
}

# What failed, then what to do; ends the script.
# usage: die CODE SUMMARY [ADVICE]
die() {
    printf '\n错误：%s\n' "$2" >&2
    if [ -n "${3:-}" ]; then printf '处理：%s\n' "$3" >&2; fi
    exit "$1"
}

if ! mkdir -p "$LOGS" "$RUNTIME/run" 2>/dev/null || ! [ -w "$LOGS" ] || ! [ -w "$RUNTIME/run" ]; then
    die 77 "目录不可写：$RUNTIME" "请改用上次运行本命令的用户，或将该目录的属主改为当前用户。"
fi

# One number for everything that our own modules are compiled from, and by which compiler. Tests are imported by nobody.
sources_digest() {
    { find Package.swift Sources -type f -print0 | sort -z | xargs -0 sha256sum && swift --version 2>/dev/null; } |
        sha256sum | cut -c 1-64
}

# An incremental build has left a module compiled against the old layout of another (Swift 6.3.1; the program crashed in
# swift_release). Where the sources differ from those of the last build that ended well, our own modules are compiled
# anew; the packages stay as they are.
# usage: forget_stale_modules SCRATCH CONFIGURATION
forget_stale_modules() {
    local folder="$1" kept="$1/anhu-sources-$2" name
    # Taken before the build: what is saved while it runs must not count as compiled.
    SOURCES_DIGEST=$(sources_digest)
    if [ ! -d "$folder" ] || [ "$(cat "$kept" 2>/dev/null)" = "$SOURCES_DIGEST" ]; then return; fi
    rm -f "$kept"
    while read -r name; do
        rm -rf "$folder"/*/"$2/$name.build"
    done < <(find Sources Tests -type d -printf '%f\n' | sort -u)
}

# Remembers what was compiled.
# usage: remember_modules SCRATCH CONFIGURATION
remember_modules() { printf '%s\n' "$SOURCES_DIGEST" >"$1/anhu-sources-$2"; }

# The child that is being waited for: stopped with everything it started when the script is stopped.
CHILD=
stop_child() {
    if [ -n "$CHILD" ]; then kill -TERM -- "-$CHILD" 2>/dev/null || true; fi
}
interrupted() {
    stop_child
    printf '\n已中断。再次运行本命令会从未完成的步骤继续。\n' >&2
    exit 130
}
trap interrupted INT TERM HUP
trap stop_child EXIT

# Tells that a long step is still alive: on a terminal in place, elsewhere once in thirty seconds.
# usage: heartbeat LABEL START LOG COUNT
heartbeat() {
    local last
    if [ -t 1 ]; then
        last=$(tail -n 1 "$3" 2>/dev/null | tr -d '\r\n' | cut -c 1-60)
        printf '\r\033[K%s …… %s 秒  %s' "$1" "$((SECONDS - $2))" "$last"
    elif [ "$4" -gt 0 ] && [ $(($4 % 30)) -eq 0 ]; then
        last=$(tail -n 1 "$3" 2>/dev/null | tr -d '\r\n' | cut -c 1-120)
        printf '%s …… %s 秒  %s\n' "$1" "$((SECONDS - $2))" "$last"
    fi
}

# Runs a function of this script as the next step. Its output goes to .anhu/log/LOG.log; the function may leave one
# line for the user in $NOTE_FILE, and a piece of advice for the case that it fails in $ADVICE_FILE.
# usage: step LOG TITLE FUNCTION [ARGUMENT...]
step() {
    local log="$LOGS/$1.log" title="$2" start=$SECONDS moment=$EPOCHREALTIME count=0 code=0 label note
    shift 2
    STEP=$((STEP + 1))
    label="[$STEP/$STEPS] $title"
    NOTE_FILE="$RUNTIME/run/note.$$"
    ADVICE_FILE="$RUNTIME/run/advice.$$"
    rm -f "$NOTE_FILE" "$ADVICE_FILE"
    # A group of its own, so that the whole of it can be stopped; `set -e` holds inside, as it would not after `if`.
    set -m
    (
        trap - INT TERM HUP EXIT
        set -euo pipefail
        "$@"
    ) >"$log" 2>&1 </dev/null &
    CHILD=$!
    set +m
    while kill -0 "$CHILD" 2>/dev/null; do
        # Quick steps must not cost a second each: look often at first.
        if [ "$((SECONDS - start))" -lt 2 ]; then
            sleep 0.05
        else
            heartbeat "$label" "$start" "$log" "$count"
            count=$((count + 1))
            sleep 1
        fi
    done
    wait "$CHILD" || code=$?
    CHILD=
    if [ -t 1 ]; then printf '\r\033[K'; fi
    if [ "$code" -ne 0 ]; then
        printf '%s：失败（%s 秒）\n' "$label" "$(since "$moment")" >&2
        printf -- '---- %s 的最后 20 行 ----\n' "${log#"$ROOT/"}" >&2
        tail -n 20 "$log" >&2
        printf -- '----\n' >&2
        local advice="查看完整日志 $log，排除原因后再次运行本命令，已完成的步骤不会重做。"
        if [ -s "$ADVICE_FILE" ]; then advice="$(cat "$ADVICE_FILE")完整日志：$log"; fi
        rm -f "$NOTE_FILE" "$ADVICE_FILE"
        die "$EX_UNAVAILABLE" "$title 失败（退出码 $code）" "$advice"
    fi
    note="完成"
    if [ -s "$NOTE_FILE" ]; then note=$(cat "$NOTE_FILE"); fi
    rm -f "$NOTE_FILE" "$ADVICE_FILE"
    printf '%s：%s（%s 秒）\n' "$label" "$note" "$(since "$moment")"
}

# For the functions that `step` runs: the line shown when it succeeds, and the advice shown when it fails.
note() { printf '%s' "$*" >"$NOTE_FILE"; }
advise() { printf '%s' "$*" >"$ADVICE_FILE"; }

# Tries again with a pause that doubles: networks fail for seconds.
# usage: retry COUNT COMMAND...
retry() {
    local left=$1 pause=2
    shift
    until "$@"; do
        left=$((left - 1))
        if [ "$left" -le 0 ]; then return 1; fi
        printf '重试前等待 %s 秒：%s\n' "$pause" "$*"
        sleep "$pause"
        pause=$((pause * 2))
    done
}

# Runs a program as the next step with its output shown as it comes: one-time passwords must be in no log, and progress
# bars want the terminal.
# usage: step_shown TITLE ADVICE COMMAND [ARGUMENT...]
step_shown() {
    local title="$1" advice="$2" moment=$EPOCHREALTIME code=0 label
    shift 2
    STEP=$((STEP + 1))
    label="[$STEP/$STEPS] $title"
    say "$label ……"
    "$@" </dev/null || code=$?
    if [ "$code" -ne 0 ]; then die "$code" "$title 失败（退出码 $code）" "$advice"; fi
    printf '%s：完成（%s 秒）\n' "$label" "$(since "$moment")"
}

# One run at a time: two would install into the same folder.
# usage: lock SECONDS
lock() {
    exec 9>"$RUNTIME/run/lock"
    if ! flock -w "$1" 9; then
        die "$EX_TEMPFAIL" "另一个 ./up、./test 或 ./bench 正在本目录中运行" "请等待其结束后再运行。"
    fi
}
unlock() { exec 9>&-; }

# How many compilers at once: as many as processors, but each wants some 1.5 GB.
jobs_count() {
    local processors memory
    processors=$(nproc)
    memory=$(awk '/^MemTotal:/ { print int($2 / 1572864) }' /proc/meminfo)
    if [ "$memory" -lt 1 ]; then memory=1; fi
    if [ "$memory" -lt "$processors" ]; then processors=$memory; fi
    printf '%s' "$processors"
}
