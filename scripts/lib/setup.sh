# Shared by the scripts beside this folder: what this machine must have. Sourced, never run.
# Everything here speaks on standard error; standard output belongs to the program.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
policy_file=/usr/sbin/policy-rc.d
build_packages=(ca-certificates git pkg-config libcurl4-openssl-dev libsqlite3-dev libssl-dev)

say() { printf '%s\n' "${0##*/}: $*" >&2; }
fail() { say "$*"; exit 1; }

# Runs a command quietly; when it fails, shows what it said and fails too.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [ "$status" -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

# Installs the named Debian packages that are missing. Services among them are not started.
install_packages() {
    local missing=() name
    if ! command -v dpkg-query >/dev/null; then
        pkg-config --exists libcurl sqlite3 libcrypto 2>/dev/null && return 0
        fail "this machine has no dpkg and apt; install by hand what Debian calls: $*"
    fi
    for name in "$@"; do is_installed "$name" || missing+=("$name"); done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || fail "apt-get is missing; install by hand: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null \
        || fail "neither root nor sudo; have root run: apt-get install ${missing[*]}"
    say "installing ${missing[*]}"
    quietly as_root apt-get -q update || fail "apt-get update failed (above); check the network, then run this again"
    without_services as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y install --no-install-recommends "${missing[@]}" \
        || fail "apt-get could not install ${missing[*]} (above); install them by hand, then run this again"
    for name in "${missing[@]}"; do switch_off_service "$name"; done
}

# Runs a command while Debian is told to start no service (policy-rc.d, exit 101).
without_services() {
    local status=0
    [ -e "$policy_file" ] && { quietly "$@"; return; }
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy_file" >/dev/null
    as_root chmod 755 "$policy_file"
    quietly "$@" || status=$?
    as_root rm -f "$policy_file"
    return "$status"
}

# A package that was just installed and brings a service of its own name: off now and at the next start.
switch_off_service() {
    [ -e "/etc/init.d/$1" ] || [ -e "/lib/systemd/system/$1.service" ] || return 0
    if [ -d /run/systemd/system ]; then
        quietly as_root systemctl disable --now "$1" || say "could not switch off the service $1; do it by hand"
    elif [ -e "/etc/init.d/$1" ]; then
        quietly as_root update-rc.d "$1" disable || say "could not switch off the service $1; do it by hand"
    fi
}

# Puts swift on PATH.
find_swift() {
    command -v swift >/dev/null && return 0
    [ -x /opt/swift/usr/bin/swift ] || fail "swift is missing; install Swift 6.3 and put its bin folder on PATH"
    export PATH="/opt/swift/usr/bin:$PATH"
}

# What git calls the sources, as the build is told; "unknown" without git or outside a clone.
revision() {
    git -C "$root" describe --always --dirty --tags 2>/dev/null || printf 'unknown\n'
}

# Builds a release binary, the monitor unless named otherwise; sets $monitor to its path.
build_release() {
    local product=${1:-cutover-monitor}
    monitor="$root/.build/release/$product"
    [ -x "$monitor" ] || say "building, 3 to 5 minutes the first time"
    quietly env CUTOVER_REVISION="$(revision)" swift build --package-path "$root" -c release --product "$product" \
        || fail "the build failed; what the compiler said is above"
}

# Makes .venv with the tools of scripts/requirements.txt; sets $python to its interpreter.
prepare_python() {
    local wanted="$root/scripts/requirements.txt" stamp="$root/.venv/requirements.txt"
    python="$root/.venv/bin/python"
    [ -x "$python" ] && cmp -s "$wanted" "$stamp" && return 0
    install_packages python3 python3-venv
    say "making .venv with $(grep -v '^#' "$wanted" | tr '\n' ' ')"
    rm -rf "$root/.venv"
    quietly python3 -m venv "$root/.venv" || fail "python3 -m venv failed (above)"
    quietly "$python" -m pip install -q --disable-pip-version-check -r "$wanted" \
        || fail "pip could not install the tools (above); check the network, then run this again"
    cp "$wanted" "$stamp"
}
