"""What cutover-bench measures inside the program, with the bars of the issue, and Python's sorted beside it."""

import json
import random
import subprocess
import time

from figures import Figure

# part: name of the figure -> what it is, unit, bar
WINDOW = {
    "window_1800_ns_a_sample": ("insert, evict, bin of p95; 1,800 samples", "ns", ("<=", 20)),
    "window_1000000_ns_a_sample": ("the same, 1,000,000 samples", "ns", ("<=", 20)),
    "window_sorted_1800_ns_a_sample": ("  sorting 1,800 for each sample", "ns", None),
    "p95_1800_us": ("exact p95 at a tick, 1,800 samples", "us", ("<=", 3)),
    "window_1800_bytes": ("memory of a series of 1,800", "bytes", ("<=", 16384)),
}
CORE = {
    "evidence_us_a_rule_and_block": ("evidence of a rule and block", "us", ("<=", 2)),
    "closing_us_a_rule_and_block": ("what closing a block adds to a tick, a rule", "us", ("<=", 2)),
    "tick_us_a_rule": ("  a tick that closes nothing, a rule", "us", None),
    "sample_us": ("  a sample into the engine", "us", None),
}
STORE = {
    "batched_1000_samples_per_second": ("store, 1,000 samples a commit", "samples/s", (">=", 200000)),
    "batched_10000_samples_per_second": ("store, 10,000 samples a commit", "samples/s", (">=", 200000)),
    "one_a_commit_samples_per_second": ("  one sample a commit", "samples/s", None),
    "batched_1000_bytes_a_sample": ("store, bytes a sample, all phases", "bytes", ("<=", 80)),
    "batched_10000_wal_bytes": ("greatest write-ahead log", "bytes", ("<=", 4194304)),
}


def lines(text):
    """The figures that cutover-bench printed, by name."""
    return {entry["name"]: float(entry["value"]) for entry in map(json.loads, text.splitlines())}


def window(ground):
    told = _ask(ground, "window")
    figures = _figures("window", WINDOW, told)
    ratio = told["window_1000000_ns_a_sample"] / told["window_1800_ns_a_sample"]
    values = [random.Random(1).lognormvariate(9.4, 0.5) for _ in range(1800)]
    best = min(_timed(lambda: sorted(values)[1709]) for _ in range(200))
    return figures + [
        Figure("window", "window_ratio", "1,000,000 beside 1,800 samples", ratio, "x", ("<=", 1.5)),
        Figure("window", "python_sorted_1800_ns", "  Python sorted, 1,800 for each sample", best * 1e9, "ns"),
    ]


def core(ground):
    return _figures("core", CORE, _ask(ground, "core"))


def store(ground):
    """On the disk of the temporary directory, and in memory, where the disk does not count."""
    disk = _figures("store", STORE, _ask(ground, "store", ground.folder))
    memory = _ask(ground, "store", "/dev/shm")["batched_1000_samples_per_second"]
    what = "  1,000 a commit, in /dev/shm"
    return disk + [Figure("store", "memory_batched_1000_samples_per_second", what, memory, "samples/s")]


def _figures(part, names, told):
    return [Figure(part, name, what, told[name], unit, bar) for name, (what, unit, bar) in names.items()]


def _ask(ground, *arguments):
    return lines(subprocess.run([ground.inside, *arguments], check=True, capture_output=True, text=True).stdout)


def _timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
