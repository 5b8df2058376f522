"""Computes the evidence of a finished run again, block by block, from `windows` alone, and compares it with what the
program stored: evidence.py DATABASE

Prints every difference and exits 1; prints how much was compared and exits 0 when there is none. Written from the
published formulas alone."""

import json
import math
import sqlite3
import sys

database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
database.row_factory = sqlite3.Row
run, plan = database.execute("SELECT id, plan FROM runs").fetchone()
plan = json.loads(plan)
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def seconds(text):
    total, number = 0.0, ""
    while text:
        digits = len(text) - len(text.lstrip("0123456789."))
        number, text = text[:digits], text[digits:]
        unit = next(unit for unit in ("ms", "s", "m", "h") if text.startswith(unit))
        total, text = total + float(number) * UNITS[unit], text[len(unit):]
    return total


horizon = math.ceil(round(seconds(plan["window"]) / seconds(plan["block"]), 9))
tilts = [0.2 * 2**g for g in range(6)]


def evidence(limit, blocks):
    """log E after each block of (n, k)."""
    capital, started, logs = [0.0] * 6, 0.0, []
    for number, (n, k) in enumerate(blocks, 1):
        start = 0.5 if number == 1 else (0.5 / (horizon - 1) if number <= horizon else 0.0)
        started += start
        for g, tilt in enumerate(tilts):
            x = math.expm1(tilt)
            capital[g] += start
            if n:
                capital[g] *= (1 + k / n * x) / (1 + limit * x)
        logs.append(math.log(sum(capital) / 6 + max(0.0, 1 - started)))
    return logs


differences, compared = [], 0


def compare(what, told, computed):
    global compared
    compared += 1
    if told is None or abs(told - computed) > 1e-9 * max(1, abs(computed)):
        differences.append(f"{what}: the program says {told}, the windows say {computed}")


last = {}
for target in plan["targets"]:
    limit = float(target["limits"]["error_rate_pct"]) / 100
    series = database.execute(
        "SELECT DISTINCT endpoint FROM windows WHERE run_id = ? AND target = ?", [run, target["name"]]
    ).fetchall()
    for (endpoint,) in series:
        rows = database.execute(
            "SELECT * FROM windows WHERE run_id = ? AND target = ? AND endpoint IS ? ORDER BY block",
            [run, target["name"], endpoint],
        ).fetchall()
        empty = [(0, 0)] * rows[0]["block"]
        errors = evidence(limit, empty + [(row["n"], row["failures"]) for row in rows])[len(empty):]
        name = target["name"] + ("" if endpoint is None else ":" + endpoint)
        for row, log in zip(rows, errors):
            compare(f"{name} block {row['block']}", row["log_e"], log)
        last[name + "/error_rate_pct"] = errors[-1]
        if endpoint is None:
            slow = evidence(0.05, [(row["timed"], row["slow"]) for row in rows])
            for row, log in zip(rows, slow):
                compare(f"{name} slow block {row['block']}", row["log_e_slow"], log)
            last[name + "/p95_ms"] = slow[-1]
verdicts = database.execute(
    "SELECT * FROM verdicts WHERE run_id = ? AND final = 1 AND log_e IS NOT NULL", [run]
).fetchall()
for verdict in verdicts:
    compare(verdict["rule"], verdict["log_e"], last[verdict["rule"]])
if abs(sum(verdict["weight"] for verdict in verdicts)) > 1:
    differences.append("the weights come to more than 1")
for line in differences:
    print(line)
if not differences:
    print(f"compared {compared} figures of {len(last)} rules over {horizon} blocks")
sys.exit(1 if differences else 0)
