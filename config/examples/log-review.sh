#!/bin/sh
# Counts the error lines that a log has got since the run began, and fails when there are too many.
#
#   log-review.sh FILE [MOST [PATTERN]]
#
# Up to MOST lines (0) may match PATTERN, an extended regular expression (ERROR|FATAL). How far it has read is kept
# in the folder of the run, CUTOVER_RUN_DIR; without a run (in a check) it only looks whether the log can be read.
# Survives rotation by renaming (app.log.1 and a new app.log) and by copying and truncating.
# Ends with 0 when all is well, 1 when there are too many, 2 when it cannot tell.
set -eu
LC_ALL=C
export LC_ALL

log=${1:-}
most=${2:-0}
pattern=${3:-ERROR|FATAL}

unsure() {
    echo "cannot tell: $1"
    exit 2
}

size_of() { wc -c <"$1" | tr -d ' '; }

inode_of() { find "$1" -prune -exec ls -di {} + | awk '{ print $1 }'; }

# The first bytes of a file, up to 256 of those that were read: how it is known again under another name.
opening_of() { dd if="$1" bs=1 count="$(($2 < 256 ? $2 : 256))" 2>/dev/null | cksum | tr ' ' '-'; }

# True when FILE is the one that was read up to $offset.
is_known() {
    [ "$(size_of "$1")" -ge "$offset" ] && [ "$(opening_of "$1" "$offset")" = "$opening" ] &&
        { [ "$offset" -gt 0 ] || [ "$(inode_of "$1")" = "$inode" ]; }
}

# Adds what matches in FILE behind byte FROM to $count; a line that is still being written is left for later.
read_on() {
    tail -c "+$(($2 + 1))" "$1" >"$mark.part" || unsure "$1 cannot be read"
    if [ -n "$(tail -c 1 "$mark.part")" ]; then
        sed '$d' "$mark.part" >"$mark.whole"
        mv -f "$mark.whole" "$mark.part"
    fi
    found=$(grep -cE -e "$pattern" "$mark.part") || [ $? -eq 1 ] || unsure "grep failed"
    count=$((count + found))
    offset=$(($2 + $(size_of "$mark.part")))
    rm -f "$mark.part"
}

if [ ! -f "$log" ] || [ ! -r "$log" ]; then
    unsure "there is no log \"$log\" that can be read"
fi
grep -qE -e "$pattern" /dev/null || [ $? -eq 1 ] || unsure "\"$pattern\" is no extended regular expression"
if [ -z "${CUTOVER_RUN_DIR:-}" ]; then
    echo "the log can be read; nothing is counted outside a run"
    exit 0
fi

mark=$CUTOVER_RUN_DIR/log-review.$(printf '%s\n' "$log" "$pattern" | cksum | tr ' ' '-')
lost=
if [ ! -e "$mark" ]; then
    count=0
    offset=$(size_of "$log")
else
    read -r inode offset opening count <"$mark"
    if [ "$(inode_of "$log")" = "$inode" ] && is_known "$log"; then
        read_on "$log" "$offset"
    else
        lost=yes
        for old in "$log".*; do
            if [ -f "$old" ] && is_known "$old"; then
                read_on "$old" "$offset"
                lost=
                break
            fi
        done
        read_on "$log" 0
    fi
fi
found="$(inode_of "$log") $offset $(opening_of "$log" "$offset") $count"
if ! printf '%s\n' "$found" >"$mark.new" || ! mv -f "$mark.new" "$mark"; then
    unsure "$mark cannot be written"
fi

[ -z "$lost" ] || unsure "the log was rotated and its old end is gone; $count new error lines are known of"
echo "$count new error lines since T0, $most are allowed"
[ "$count" -le "$most" ]
