# shellcheck shell=bash
# Starting and stopping the server that this checkout owns. Sourced after common.sh.
#
# .anhu/run/serve holds one line a field: pid, start time of the process (field 22 of /proc/PID/stat, so that a pid
# that was given away again is not taken for ours), port, data folder, and the build it was started from.

SERVER_FILE="$RUNTIME/run/serve"
BINARY="$ROOT/.build/release/anhu"

server_field() { sed -n "s/^$1=//p" "$SERVER_FILE" 2>/dev/null; }

# The name of the program stands in brackets and may hold spaces: count from the last bracket.
process_start() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# True while the process runs; one that has ended but was not collected by its parent does not.
process_runs() { [ "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c 1)" != Z ] && [ -d "/proc/$1" ]; }

# What tells one build from the next.
build_mark() { stat -L -c '%i.%Y.%s' "$BINARY" 2>/dev/null; }

# True when the process that the file names is alive and is the program that was started then.
server_is_ours() {
    local pid exe
    pid=$(server_field pid)
    if [ -z "$pid" ] || ! process_runs "$pid"; then return 1; fi
    [ "$(process_start "$pid")" = "$(server_field start)" ] || return 1
    exe=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
    # After a build the old file is gone and the kernel says so.
    [ "$(basename "${exe% (deleted)}")" = anhu ]
}

# Stops what was started, and nothing else. True when there is nothing left to stop.
server_stop() {
    local pid count=0
    if ! server_is_ours; then
        rm -f "$SERVER_FILE"
        return 0
    fi
    pid=$(server_field pid)
    kill -TERM "$pid"
    # Running scans are told to stop and jobs are put back: half a minute is ample.
    while process_runs "$pid" && [ "$count" -lt 300 ]; do
        sleep 0.1
        count=$((count + 1))
    done
    if server_is_ours; then
        printf '进程 %s 30 秒内未退出，强制结束\n' "$pid"
        kill -KILL "$pid" 2>/dev/null || true
        sleep 0.5
    fi
    rm -f "$SERVER_FILE"
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# usage: server_answers HOST PORT
server_answers() { curl -gfs --noproxy '*' --max-time 2 -o /dev/null "http://$1:$2/health"; }

# Ends the script early where another program listens on the port: better now than after ten minutes of building.
# usage: check_port PORT
check_port() {
    if port_is_taken "$1" && ! { server_is_ours && [ "$(server_field port)" = "$1" ]; }; then
        die "$EX_UNAVAILABLE" "端口 $1 已被其他程序占用" \
            "请停止该程序（可用 ss -ltnp 查看是哪一个），或用 ./up --port 另指定端口。"
    fi
}

# usage: server_start HOST PORT DATA
server_start() {
    local host="$1" port="$2" data="$3" log="$LOGS/serve.log" pid count=0
    if server_is_ours; then
        if [ "$(server_field port)" = "$port" ] && [ "$(server_field data)" = "$data" ] &&
            [ "$(server_field build)" = "$(build_mark)" ] && server_answers "$host" "$port"; then
            note "已在运行（进程 $(server_field pid)）"
            return
        fi
        printf '程序、端口或数据目录有变化，重新启动\n'
    fi
    server_stop
    # A log that is appended to for a year must not fill the disk: the last one is kept beside the new one.
    if [ -s "$log" ]; then mv "$log" "$log.1"; fi
    advise "请查看运行日志 $log 中的原因；也可运行 .build/release/anhu doctor 自检。"
    # A session of its own, away from this terminal, without the lock of this script. The shell in between writes its
    # own number and becomes the program: setsid may fork, so $! would not be it.
    rm -f "$SERVER_FILE.pid"
    # shellcheck disable=SC2016
    setsid bash -c 'printf "%s\n" "$$" >"$1.part"; mv "$1.part" "$1"; exec 9>&-; exec "$2" serve' \
        _ "$SERVER_FILE.pid" "$BINARY" >"$log" 2>&1 </dev/null &
    disown -a
    until [ -s "$SERVER_FILE.pid" ]; do sleep 0.02; done
    pid=$(cat "$SERVER_FILE.pid")
    rm -f "$SERVER_FILE.pid"
    {
        printf 'pid=%s\nstart=%s\nport=%s\ndata=%s\nbuild=%s\n' \
            "$pid" "$(process_start "$pid")" "$port" "$data" "$(build_mark)"
    } >"$SERVER_FILE"
    until server_answers "$host" "$port"; do
        if ! process_runs "$pid"; then
            printf '服务进程已退出：\n'
            tail -n 15 "$log"
            rm -f "$SERVER_FILE"
            return 1
        fi
        if [ "$count" -ge 600 ]; then
            printf '服务 60 秒内没有应答：\n'
            tail -n 15 "$log"
            return 1
        fi
        sleep 0.1
        count=$((count + 1))
    done
    note "进程 $pid，监听 $host:$port"
}
