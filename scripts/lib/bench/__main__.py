"""Measures the release program against the bars of its speed table, beside its peers. See docs/performance.md."""

import argparse
import datetime
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile

import cost
import inside
import load
import moments
from figures import Figure, document, table
from ground import Ground

PARTS = {
    "window": inside.window, "core": inside.core, "store": inside.store, "start": moments.start, "http": cost.http,
    "https": cost.https, "schedule": moments.schedule, "reaction": moments.reaction, "thousand": load.thousand,
    "memory": lambda ground: load.memory(ground, ground.memory_s),
}


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, epilog="Missed bars are told, not failed: the exit status is 0 unless a measurement could not be made.")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of the table")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=f"may be repeated: {', '.join(PARTS)}")
    parser.add_argument("--long", action="store_true", help="memory for 30 min instead of 2")
    parser.add_argument("--monitor", metavar="FILE", help="measure this program instead of building one")
    parser.add_argument("--inside", metavar="FILE", help="the same for cutover-bench")
    return parser.parse_args()


def measure(chosen, ground):
    """Every part is tried; what could not be measured is said, and is no figure."""
    figures, failed = [], []
    for part in chosen:
        load_before = os.getloadavg()[0]
        print(f"bench: {part}, load {load_before:.1f}", file=sys.stderr, flush=True)
        try:
            figures += [*PARTS[part](ground), Figure(part, f"{part}_load", f"  load as {part} began", load_before, "")]
        except (OSError, RuntimeError, ValueError, KeyError, subprocess.SubprocessError, sqlite3.Error) as error:
            failed.append(part)
            print(f"bench: {part} could not be measured: {error}", file=sys.stderr)
    return figures, failed


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return {"cpu": names[0] if names else platform.machine(), "cores": os.cpu_count(), "kernel": platform.release(),
            "load": [round(load, 2) for load in os.getloadavg()]}


def versions(monitor):
    found = {}
    for name, command in {
        "cutover-monitor": [monitor, "--version"], "nginx": ["nginx", "-v"], "prometheus": ["prometheus", "--version"],
        "blackbox_exporter": ["prometheus-blackbox-exporter", "--version"], "libcurl": ["pkg-config", "--modversion", "libcurl"],
    }.items():
        try:
            ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            found[name] = (ran.stdout.strip().splitlines() or [""])[0]
        except OSError:
            found[name] = "not installed"
    return found


def main():
    chosen = options()
    parts = [part for part in PARTS if part in (chosen.only or PARTS)]
    date = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="cutover-bench-") as folder:
        ground = Ground(os.path.abspath(chosen.monitor), os.path.abspath(chosen.inside), folder)
        ground.memory_s = 1800 if chosen.long else 120
        here = machine()
        figures, failed = measure(parts, ground)
    if chosen.json:
        print(document(figures, date, here, versions(chosen.monitor)))
    else:
        print(f"{date}, {here['cpu']}, {here['cores']} cores, load {here['load'][0]}\n{table(figures)}")
        bars = [figure for figure in figures if figure.bar]
        missed = [figure for figure in bars if figure.verdict == "missed"]
        print(f"{len(bars) - len(missed)} of {len(bars)} bars met")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
