"""Computes a finished run's figures again from `samples` and `readings` and compares them with what the program
said: figures.py DATABASE DOCUMENT.json SUMMARY.md

Prints every difference and exits 1; prints how much was compared and exits 0 when there is none. Written from the
documentation of the tables and of the rules alone."""

import json
import re
import sqlite3
import sys
from fractions import Fraction

UNTIMED = {
    "dns", "connect", "tls_expired", "tls_untrusted", "tls_name", "tls_other", "reset", "protocol", "redirect",
    "too_large", "decode", "internal",
}
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
database.row_factory = sqlite3.Row
with open(sys.argv[2], encoding="utf-8") as file:
    document = json.load(file)
with open(sys.argv[3], encoding="utf-8") as file:
    summary = file.read().replace("\\", "")
run = document["run"]
plan = json.loads(database.execute("SELECT plan FROM runs WHERE id = ?", [run]).fetchone()["plan"])
differences, compared = [], 0


def compare(what, told, computed):
    global compared
    compared += 1
    if told != computed:
        differences.append(f"{what}: the program says {told!r}, the database says {computed!r}")


def rank(percent, values):
    """Nearest rank: the value at ceil(percent / 100 * n) of the sorted ones."""
    return sorted(values)[-(-percent * len(values) // 100) - 1] if values else None


def milliseconds(number):
    """A JSON number of milliseconds as exact microseconds."""
    return None if number is None else Fraction(repr(number)) * 1000


def cells(target, endpoint):
    """The row of a series in the summary's table of targets."""
    for line in summary.split("## Targets")[1].split("##")[0].splitlines():
        row = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(row) > 5 and row[0] == target and row[1] == (endpoint or ""):
            return row
    return []


def shown(cell):
    return None if cell == "-" else Fraction(cell) * 1000


def health(series):
    rows = database.execute(
        "SELECT * FROM samples WHERE run_id = ? AND target = ? AND seq < (SELECT seq FROM decisions WHERE run_id = ?) "
        "ORDER BY slot", [run, series["target"], run]
    ).fetchall()
    streak, first = 0, None
    for row in rows:
        streak = streak + 1 if row["outcome"] == "ok" else 0
        if streak == 3 and first is None:
            first = row["slot"] - 2
    judged = [row for row in rows if first is not None and row["slot"] >= first]
    for row in rows:
        compare(f"timed of slot {row['slot']}", bool(row["timed"]), row["outcome"] not in UNTIMED)
    durations = [row["duration_us"] for row in judged if row["timed"]]
    bad = sum(row["outcome"] != "ok" for row in judged)
    name = series["target"]
    missed = database.execute(
        "SELECT count(*) FROM events WHERE run_id = ? AND kind = 'missed' AND target = ?", [run, name]
    ).fetchone()[0]
    compare(f"{name} samples", series["samples"], len(judged))
    compare(f"{name} failures", series["failures"], bad)
    compare(f"{name} missed", series["missed"], missed)
    compare(f"{name} slots", series["slots"], len(judged) + missed)
    row = cells(name, None)
    for percent, member, column in ((50, "p50_ms", 6), (95, "p95_ms", 7), (99, "p99_ms", 8), (100, "max_ms", 9)):
        value = rank(percent, durations)
        compare(f"{name} {member}", milliseconds(series[member]), value)
        compare(f"{name} {member} of the summary", shown(row[column]), value)
    compare(f"{name} counts of the summary", row[2:5], [str(len(judged) + missed), str(len(judged)), str(missed)])
    rates[name, None] = (bad, len(judged))
    latencies[name, None] = rank(95, durations)


def source(name):
    """Increases since T0 over every process; the first reading is the base."""
    polls = database.execute(
        "SELECT id, slot, source_started_at_us AS began, intended_start_us AS at FROM samples WHERE run_id = ? "
        "AND target = ? AND endpoints IS NOT NULL ORDER BY slot", [run, name]
    ).fetchall()
    processes, totals, newest, newest_counters = {}, {}, {}, {}
    for poll in polls:
        found = database.execute("SELECT * FROM readings WHERE sample_id = ?", [poll["id"]]).fetchall()
        counters = {row["endpoint"]: (row["requests"], row["errors"]) for row in found}
        last = processes.get(poll["began"])
        fell = sum(n for n, _ in counters.values()) < sum(n for n, _ in (last or newest_counters).values())
        is_base = not processes or (last is None and (poll["began"] or 0) <= polls[0]["at"] and not fell)
        if last is None or fell:
            last = {}
        newest_counters = counters
        for endpoint, (requests, errors) in counters.items():
            before = last.get(endpoint, (0, 0))
            if requests < before[0] or errors < before[1]:
                before = (0, 0)
            n, k = totals.get(endpoint, (0, 0))
            added = (0, 0) if is_base else (requests - before[0], errors - before[1])
            totals[endpoint] = (n + added[0], k + added[1])
        newest.update({row["endpoint"]: row["p95_us"] for row in found})
        processes[poll["began"]] = counters
    totals["*"] = (sum(n for n, _ in totals.values()), sum(k for _, k in totals.values()))
    for endpoint, (n, k) in totals.items():
        rates[name, endpoint] = (k, n)
        latencies[name, endpoint] = newest.get(endpoint)


rates, latencies = {}, {}
for series in document["series"]:
    if series["endpoint"] is None:
        health(series)
for name in {series["target"] for series in document["series"] if series["endpoint"] is not None}:
    source(name)
for series in document["series"]:
    if series["endpoint"] is None:
        continue
    where = (series["target"], series["endpoint"])
    k, n = rates[where]
    compare(f"{where} samples", series["samples"], n)
    compare(f"{where} failures", series["failures"], k)
    compare(f"{where} p95", milliseconds(series["p95_ms"]), latencies[where])
    compare(f"{where} counts of the summary", cells(*where)[3], str(n))
    compare(f"{where} p95 of the summary", shown(cells(*where)[7]), latencies[where])
for reason in document["reasons"]:
    where = (reason["target"], reason["endpoint"])
    if where not in rates:
        where = (reason["target"], "*")  # a rule over all endpoints of a source
    k, n = rates[where]
    if reason["figure"] == "error_rate_pct":
        compare(f"{reason['rule']} n", reason["n"], n)
        compare(f"{reason['rule']} k", reason["k"], k)
        told = None if reason["value"] is None else round(reason["value"], 9)
        compare(f"{reason['rule']} value", told, round(100 * k / n, 9) if n else None)
    else:
        compare(f"{reason['rule']} value", milliseconds(reason["value"]), latencies[where])
    line = next((line for line in summary.splitlines() if line.startswith(f"| {reason['rule']} ")), "")
    row = [cell.strip() for cell in line.strip("|").split(" | ")]
    compare(f"{reason['rule']} in the summary", row[3:5], [str(reason["k"]), str(reason["n"])])
    if reason["figure"] != "error_rate_pct" and latencies[where] is not None:
        told = re.match(r"([0-9.]+) ms", row[1])
        compare(f"{reason['rule']} value of the summary", told and shown(told[1]), latencies[where])
stored = database.execute("SELECT decision, at_us FROM decisions WHERE run_id = ?", [run]).fetchone()
compare("decision", document["decision"], stored["decision"].upper())
compare("a word in the summary's title", stored["decision"].upper() in summary.splitlines()[0], True)
for line in differences:
    print(line)
if not differences:
    print(f"compared {compared} figures of {len(rates)} series, plan of {len(plan['targets'])} targets")
sys.exit(1 if differences else 0)
