"""When things happen: the start, the schedule, and how soon a decision is on the wire."""

import collections
import contextlib
import os
import signal
import sqlite3
import statistics
import time

from figures import Figure, percentile
from ground import EXPECT, free_port, plan, running, wait_for_port
from slow_server import SlowServer

SCHEDULE_S, TARGETS = 30, 20
DIRECT = """global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs: [ { job_name: bench, static_configs: [ %(targets)s ] } ]
"""


def start(ground):
    """From the start of the process to the first probe at the server; and how large the program is."""
    waits = []
    for _ in range(5):
        with SlowServer() as server:
            moment = time.time()
            started = ground.start(plan([_target(server.port, 0)], 30, 1000))
            while not server.asked and started[0].poll() is None:
                time.sleep(0.001)
            waits.append((server.asked[0][1] - moment) * 1000 if server.asked else float("nan"))
            started[0].send_signal(signal.SIGTERM)
            started[0].wait()
    size = os.path.getsize(ground.monitor) / 1048576
    return [
        Figure("start", "start_ms", "start to first probe", statistics.median(waits), "ms", ("<=", 60), f"most of 5: {max(waits):.0f} ms"),
        Figure("start", "binary_mib", "  size of the program", size, "MiB"),
    ]


def schedule(ground):
    """Arrivals at a server that takes 200 ms, against the grid; alone and beside a target that never answers."""
    alone, drift = _deviations(ground, False)
    beside, _ = _deviations(ground, True)
    peer = _prometheus_deviations(ground)
    spread = f"median {percentile(alone, 50):.1f}, most {max(alone):.1f} ms; {len(alone)} probes"
    return [
        Figure("schedule", "deviation_p99_ms", "schedule at 1 s, 200 ms answers: p99", percentile(alone, 99), "ms", ("<=", 8), spread),
        Figure("schedule", "drift_us", "drift of the grid over the run", drift, "us", ("<=", 0)),
        Figure("schedule", "hanging_p99_ms", "the same beside one hanging target: p99", percentile(beside, 99), "ms", ("<=", 8),
               f"median {percentile(beside, 50):.1f}, most {max(beside):.1f} ms"),
        Figure("schedule", "prometheus_p99_ms", "  Prometheus: p99 from its own earliest phase", percentile(peer, 99), "ms",
               note=f"median {percentile(peer, 50):.1f}, most {max(peer):.1f} ms"),
    ]


def _deviations(ground, hangs):
    """Milliseconds from the intended start to the arrival, and by how many us the intended starts leave the grid."""
    targets = []
    with SlowServer(0.2, lambda path: None if path == "/hang" else 200) as server:
        if hangs:
            targets.append(f'  - {{ name: hang, http: "http://127.0.0.1:{server.port}/hang", timeout: 900ms, critical: false }}\n')
        targets += [_target(server.port, index) for index in range(TARGETS)]
        ended = ground.run(plan(targets, SCHEDULE_S, 1000, 5, "observe: true\n"), allowed=(2,))
        arrivals = collections.defaultdict(list)
        for path, moment, _ in server.asked:
            arrivals[path[1:]].append(moment * 1e6)
    with contextlib.closing(sqlite3.connect(ended.database)) as stored:
        rows = stored.execute("select target, slot, intended_start_us from samples where target != 'hang' order by slot").fetchall()
    first = {}
    deviations, drift = [], 0
    for target, slot, intended in rows:
        at, zero = first.setdefault(target, (slot, intended))
        drift = max(drift, abs(intended - zero - (slot - at) * 1_000_000))
        nearest = min(arrivals[target], key=lambda moment: abs(moment - intended))
        deviations.append((nearest - intended) / 1000)
    return deviations, drift


def _prometheus_deviations(ground):
    """Prometheus tells nobody its grid, so its earliest arrival of a target stands for it."""
    with SlowServer(0.2) as server:
        folder, port = ground.place(), free_port()
        with open(os.path.join(folder, "p.yml"), "w", encoding="utf-8") as file:
            listed = ", ".join(
                f'{{ targets: ["127.0.0.1:{server.port}"], labels: {{ __metrics_path__: "/t{index}", t: "{index}" }} }}'
                for index in range(TARGETS)
            )
            file.write(DIRECT % {"targets": listed})
        command = ["prometheus", f"--config.file={folder}/p.yml", f"--storage.tsdb.path={folder}/data",
                   f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]
        with running(command):
            wait_for_port(port)
            time.sleep(6 + SCHEDULE_S // 2)  # some seconds until it knows its targets
        arrivals = collections.defaultdict(list)
        for path, moment, _ in list(server.asked):
            arrivals[path].append(moment * 1000)
    return from_earliest_phase(arrivals.values(), 1000)


def from_earliest_phase(series, interval):
    """How far each moment is behind the earliest place in the interval that its series ever had."""
    deviations = []
    for moments in series:
        leads = [moment - moments[0] - index * interval for index, moment in enumerate(moments)]
        deviations += [lead - min(leads) for lead in leads]
    return deviations


def reaction(ground, runs=8):
    """From the last bad answer before the decision to the webhook; one run at a time begins every 0.4 s."""
    waits, from_decision, pending = [], [], []
    with contextlib.ExitStack() as stack:
        for number in range(runs):
            server = stack.enter_context(_turning(6 + number * 0.13))
            sink = f'sinks: [ {{ name: hook, webhook: "http://127.0.0.1:{server.port}/hook", secret: "a secret of the bench" }} ]\n'
            pending.append((server, ground.start(plan([_target(server.port, 0)], 30, 1000, 5, sink))))
            time.sleep(0.4)
        for server, started in pending:
            ground.finish(started, (1,))
            hooks = [moment for path, moment, _ in server.asked if path == "/hook"]
            if not hooks:
                raise RuntimeError("a run ended in ROLLBACK and its webhook never came")
            decided = _decided(started[1])
            last = max(moment for path, moment in server.answered if path == "/t0" and moment <= decided)
            waits.append((hooks[0] - last) * 1000)
            from_decision.append((hooks[0] - decided) * 1000)
    return [
        Figure("reaction", "reaction_p99_ms", "last bad answer to webhook: p99", percentile(waits, 99), "ms", ("<=", 25),
               f"median {percentile(waits, 50):.1f} ms; {runs} runs"),
        Figure("reaction", "decision_p99_ms", "  decision to webhook: p99", percentile(from_decision, 99), "ms",
               note=f"median {percentile(from_decision, 50):.1f} ms; committed before it is sent"),
    ]


def _turning(after_s):
    """A server whose answers turn bad so many seconds after it was made."""
    begin = time.time()
    return SlowServer(0, lambda path: 200 if path == "/hook" or time.time() < begin + after_s else 503)


def _decided(database):
    with contextlib.closing(sqlite3.connect(database)) as stored:
        return stored.execute("select at_us from decisions").fetchone()[0] / 1e6


def _target(port, index):
    return f'  - {{ name: t{index}, http: "http://127.0.0.1:{port}/t{index}", {EXPECT} }}\n'
