"""Many targets on one core, and what a run holds in memory over time."""

import os
import time

import peers
from figures import Figure, is_flat
from ground import http_targets, memory_kib, plan

LOAD_S = 60


def thousand(ground):
    """1,000 targets at 1 s, the monitor on the first core and the server on the last."""
    last = os.cpu_count() - 1
    with ground.nginx(under=("taskset", "-c", str(last))) as port:
        ended = ground.run(plan(http_targets(port, 1000), LOAD_S, 1000, 10), under=("taskset", "-c", "0"))
    lost = 1000 * LOAD_S - ended.samples
    share = ended.cpu_s / LOAD_S * 100
    return [
        Figure("thousand", "thousand_missed", "1,000 targets at 1 s on one core: missed", ended.missed, "slots", ("<=", 0),
               f"{ended.samples:,} samples stored, {max(0, lost):,} of the grid not"),
        Figure("thousand", "thousand_cpu_percent", "1,000 targets: CPU, start included", share, "%", ("<=", 40)),
        Figure("thousand", "thousand_rss_mib", "1,000 targets: most memory", ended.rss_mib, "MiB", ("<=", 96)),
        Figure("thousand", "run_bytes_a_sample", "database of that run, bytes a sample", ended.file_bytes / max(1, ended.samples),
               "bytes", ("<=", 80), "plan, events and windows included"),
    ]


def memory(ground, seconds):
    """50 targets at 1 s; Prometheus with blackbox_exporter does the same beside it."""
    levels, anonymous, peer = [], 0, 0
    with ground.nginx() as port:
        urls = [f"http://127.0.0.1:{port}/{index}" for index in range(50)]
        with peers.prometheus(ground, urls, "1s") as processes:
            started = ground.start(plan(http_targets(port, 50), seconds, 1000, 10))
            end = time.monotonic() + seconds - 2
            while time.monotonic() < end and started[0].poll() is None:
                time.sleep(1)
                level, bare = memory_kib(started[0].pid)
                levels.append(level / 1024)
                anonymous = max(anonymous, bare / 1024)
            peer = sum(memory_kib(process.pid)[0] for process in processes) / 1024
            ended = ground.finish(started)
    grown = max(levels[-(len(levels) // 4):]) - max(levels[len(levels) // 4 : len(levels) // 2])
    return [
        Figure("memory", "fifty_rss_mib", f"memory, 50 targets at 1 s, {seconds} s", max(levels), "MiB", ("<=", 40),
               f"{anonymous:.1f} MiB of it anonymous, the rest pages of files"),
        Figure("memory", "fifty_growth_mib", "growth, last quarter over second", grown, "MiB", ("<=", 1),
               "flat" if is_flat(levels, 1) else "not flat"),
        Figure("memory", "fifty_peak_mib", "  most at any moment", ended.rss_mib, "MiB"),
        Figure("memory", "prometheus_rss_mib", "  Prometheus + blackbox_exporter", peer, "MiB"),
    ]
