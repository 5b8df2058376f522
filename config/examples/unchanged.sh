#!/bin/sh
# Runs a command and fails when it prints something else than at the first look of the run.
#
#   unchanged.sh docker inspect --format '{{.Id}} {{.State.StartedAt}} {{.RestartCount}}' shop-api
#
# What it printed first is kept in the folder of the run, CUTOVER_RUN_DIR; without a run (in a check) it is only shown.
# Ends with 0 when nothing changed, 1 when something did, 2 when it cannot tell.
set -eu

unsure() {
    echo "cannot tell: $1"
    exit 2
}

[ $# -gt 0 ] || unsure "no command was given"
now=$("$@") || unsure "$1 ended with $?"
[ -n "$now" ] || unsure "$1 printed nothing"
if [ -z "${CUTOVER_RUN_DIR:-}" ]; then
    echo "now: $now"
    exit 0
fi

mark=$CUTOVER_RUN_DIR/unchanged.$(printf '%s\n' "$@" | cksum | tr ' ' '-')
if [ ! -e "$mark" ]; then
    if ! printf '%s\n' "$now" >"$mark.new" || ! mv -f "$mark.new" "$mark"; then
        unsure "$mark cannot be written"
    fi
fi
first=$(cat "$mark")
[ "$now" = "$first" ] && exit 0
echo "was $first at T0, is $now"
exit 1
