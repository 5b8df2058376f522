# The parts of scripts/package: what goes into the tarball and the .deb. Sourced after setup.sh, never run.

name=cutover-monitor
scratch="$root/.build-package"
dist="$root/dist"
architecture=$(dpkg --print-architecture 2>/dev/null || uname -m)

# The version of the sources.
version() {
    sed -n 's/.*static let version = "\([^"]*\)".*/\1/p' "$root/Sources/cutover-monitor/Build.swift"
}

# Seconds since 1970 of the newest commit, so that the same sources give the same archives.
epoch() { git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s; }

# Builds the one binary, stripped, with Swift's own libraries inside; sets $binary.
build_static() {
    binary="$scratch/release/$name"
    say "building in .build-package, about 6 minutes the first time"
    quietly env CUTOVER_REVISION="$(revision)" swift build --package-path "$root" --scratch-path "$scratch" -c release \
        --product "$name" --static-swift-stdlib -Xlinker -s || fail "the build failed; what the compiler said is above"
}

# Lays out what both archives hold below $1: the program, completions, manual, examples, unit, documents.
lay_out() {
    local tree=$1 shell
    mkdir -p "$tree"/{bin,completions,man,examples,systemd,docker,docs}
    install -m 755 "$binary" "$tree/bin/$name"
    for shell in bash zsh fish; do "$binary" --generate-completion-script "$shell" >"$tree/completions/$name.$shell"; done
    "$binary" --experimental-dump-help | python3 "$root/scripts/lib/manpage.py" "$version" \
        "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)" | gzip -9n >"$tree/man/$name.1.gz"
    cp "$root/config/cutover.example.yaml" "$root"/config/examples/*.sh "$root"/dashboards/*.{json,yaml} "$tree/examples/"
    cp "$root/packaging/$name.service" "$root/packaging/environment" "$tree/systemd/"
    cp "$root/packaging/Dockerfile" "$root/packaging/compose.yaml" "$tree/docker/"
    cp "$root"/docs/*.md "$tree/docs/"
    cp "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE" "$tree/"
    find "$tree" -type d -exec chmod 755 {} + -o -type f ! -perm -100 -exec chmod 644 {} +
}

# dist/NAME-VERSION-linux-ARCH.tar.gz
make_tarball() {
    local folder="$name-$version-linux-$(uname -m)" work=$1
    tarball="$dist/$folder.tar.gz"
    lay_out "$work/$folder"
    (cd "$work/$folder" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
    tar -C "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf - "$folder" \
        | gzip -9n >"$tarball"
}

# dist/NAME_VERSION_ARCH.deb, out of the tree of the tarball below $1.
make_deb() {
    local tree="$1/$name-$version-linux-$(uname -m)" into="$1/deb" doc
    doc="$into/usr/share/doc/$name"
    deb="$dist/${name}_$version-1_$architecture.deb"
    mkdir -p "$into"/{DEBIAN,usr/bin,lib/systemd/system,usr/share/man/man1,usr/share/zsh/vendor-completions} \
        "$into"/usr/share/{bash-completion/completions,fish/vendor_completions.d} "$into/etc/$name" "$doc/examples"
    cp "$tree/bin/$name" "$into/usr/bin/"
    cp "$tree/man/$name.1.gz" "$into/usr/share/man/man1/"
    sed '1{/^#!/d}' "$tree/completions/$name.bash" >"$into/usr/share/bash-completion/completions/$name"
    cp "$tree/completions/$name.zsh" "$into/usr/share/zsh/vendor-completions/_$name"
    cp "$tree/completions/$name.fish" "$into/usr/share/fish/vendor_completions.d/"
    cp "$tree/systemd/$name.service" "$into/lib/systemd/system/"
    install -m 600 "$tree/systemd/environment" "$into/etc/$name/environment"
    cp "$tree"/examples/* "$tree"/docker/* "$doc/examples/"
    cp "$tree/README.md" "$tree"/docs/*.md "$doc/"
    gzip -9nc "$tree/CHANGELOG.md" >"$doc/changelog.gz"
    printf '%s (%s-1) stable; urgency=low\n\n  * See changelog.gz.\n\n -- %s  %s\n' "$name" "$version" \
        "$(sed -n 's/^Maintainer: //p' "$root/packaging/debian/control")" "$(date -uRd "@$SOURCE_DATE_EPOCH")" \
        | gzip -9n >"$doc/changelog.Debian.gz"
    mkdir -p "$into/usr/share/lintian/overrides"
    cp "$root/packaging/debian/lintian-overrides" "$into/usr/share/lintian/overrides/$name"
    cp "$root/packaging/debian/copyright" "$doc/copyright"
    control "$into" >"$into/DEBIAN/control"
    printf '/etc/%s/environment\n' "$name" >"$into/DEBIAN/conffiles"
    (cd "$into" && find usr lib -type f -printf '%p\n' | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
    find "$into" -type d -exec chmod 755 {} +
    find "$into/usr/share" "$into/lib" "$into/DEBIAN" -type f -exec chmod 644 {} +
    find "$into" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
    quietly dpkg-deb --root-owner-group -Zxz --build "$into" "$deb" || fail "dpkg-deb failed (above)"
}

# The control file, with the system's libraries that the binary needs.
control() {
    local needs
    mkdir -p "$1/../source/debian"
    printf 'Source: %s\n' "$name" >"$1/../source/debian/control"
    needs=$(cd "$1/../source" && dpkg-shlibdeps -O --ignore-missing-info -e"$1/usr/bin/$name" 2>/dev/null \
        | sed -n 's/^shlibs:Depends=//p')
    [ -n "$needs" ] || fail "dpkg-shlibdeps found no library that the binary needs"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@NEEDS@/$needs/" \
        -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$1" | cut -f1)/" "$root/packaging/debian/control"
}

# What is read by other programs: the unit by systemd, the completions by a shell, the manual by groff.
check_documents() {
    local tree="$1/$name-$version-linux-$(uname -m)" shell
    sed "s,/usr/bin/$name,$tree/bin/$name," "$tree/systemd/$name.service" >"$1/$name.service"
    systemd-analyze verify --man=no --recursive-errors=no "$1/$name.service" >"$1/unit" 2>&1 || true
    [ ! -s "$1/unit" ] || { cat "$1/unit" >&2; fail "systemd does not take the unit (above)"; }
    for shell in bash zsh fish; do
        command -v "$shell" >/dev/null || { say "NOT TRIED: the completions of $shell, which is not installed"; continue; }
        quietly "$shell" -n "$tree/completions/$name.$shell" || fail "$shell cannot read its completions (above)"
    done
    gzip -dc "$tree/man/$name.1.gz" | groff -man -Tutf8 -ww -z 2>"$1/groff" || true
    [ ! -s "$1/groff" ] || { cat "$1/groff" >&2; fail "groff stumbles over the manual page (above)"; }
}
