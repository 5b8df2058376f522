# Tries the packages in a Debian 12 that holds nothing else. Sourced after package.sh, never run.

bare=

# Takes down what the trial has mounted.
leave_bare_root() {
    [ -n "$bare" ] || return 0
    if mountpoint -q "$bare/proc"; then umount "$bare/proc" || say "could not unmount $bare/proc; do it by hand"; fi
}

# Runs a command in the bare root.
inside() { chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }

# Runs a command in the bare root that must end with status $1.
expect_status() {
    local wanted=$1 got=0
    shift
    inside "$@" >"$bare/tmp/said" 2>&1 || got=$?
    [ "$got" -eq "$wanted" ] && { say "ok: $* ($got)"; return; }
    cat "$bare/tmp/said" >&2
    fail "$* ended with $got and not $wanted; what it said is above"
}

# Installs the .deb in a fresh root below $1 and runs it; then, with that purged, plays a good and a bad cutover with
# nothing but the tarball.
check_in_bare_root() {
    local debs=("$dist/$name"_*.deb) tarballs=("$dist/$name"-*.tar.gz) folder
    [ -e "${debs[0]}" ] && [ -e "${tarballs[0]}" ] || fail "dist holds no package; run scripts/package first"
    (cd "$dist" && sha256sum --quiet -c SHA256SUMS) || fail "dist is not what SHA256SUMS says"
    [ "$(id -u)" -eq 0 ] || fail "NOT TRIED in a bare Debian 12: that takes root"
    command -v debootstrap >/dev/null || fail "NOT TRIED in a bare Debian 12: that takes debootstrap; apt-get install it"
    bare="$1/root"
    say "making a bare Debian 12 with debootstrap, 1 to 3 minutes"
    quietly debootstrap --variant=minbase bookworm "$bare" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" \
        || fail "NOT TRIED in a bare Debian 12: debootstrap failed (above)"
    mount -t proc proc "$bare/proc" || fail "NOT TRIED in a bare Debian 12: /proc cannot be mounted"
    cp "${debs[0]}" "$root/scripts/lib/cutover-trial.sh" "$bare/tmp/"
    tar -C "$bare/opt" -xzf "${tarballs[0]}"
    expect_status 0 env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "/tmp/${debs[0]##*/}"
    expect_status 0 cutover-monitor --version
    sed 's/^/    /' "$bare/tmp/said" >&2
    expect_status 0 cutover-monitor demo --dir /tmp/healthy
    expect_status 1 cutover-monitor demo --scenario errors --dir /tmp/errors
    expect_status 2 cutover-monitor demo --scenario nodata --dir /tmp/nodata
    expect_status 78 cutover-monitor check --config "/usr/share/doc/$name/examples/cutover.example.yaml"
    expect_status 1 cutover-monitor check --health-url http://127.0.0.1:9/health --dir /tmp/check
    folder="/opt/$(basename "${tarballs[0]}" .tar.gz)"
    expect_status 0 sh -c "cd $folder && sha256sum --quiet -c SHA256SUMS"
    expect_status 0 dpkg --purge "$name"
    expect_status 0 bash /tmp/cutover-trial.sh "$folder/bin/$name" healthy GO 0
    expect_status 0 bash /tmp/cutover-trial.sh "$folder/bin/$name" errors ROLLBACK 1
    say "passed in a bare Debian 12"
}
