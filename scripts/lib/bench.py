"""Runs the monitor for 20 s against a server of its own and reads what the kernel says about the process.

Nothing inside the program is measured here: the cost of one insert into a window or of one percentile needs a
benchmark in the program, which does not exist yet. There are no bars; read the figures against an earlier run on the
same machine.
"""

import argparse
import http.server
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time

TARGETS = 10
WINDOW_S = 20
INTERVAL_MS = 500


class Server(http.server.ThreadingHTTPServer):
    """Answers every request with {"ok":true} and remembers when the first one came."""

    daemon_threads = True

    def __init__(self):
        self.first = None
        self.count = 0
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = b'{"ok":true}'

    def do_GET(self):
        with self.server.lock:
            self.server.first = self.server.first or time.monotonic()
            self.server.count += 1
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_):
        pass


def plan(port):
    targets = "".join(
        f'  - {{ name: t{number}, http: "http://127.0.0.1:{port}/{number}", expect: {{ json: {{ /ok: true }} }} }}\n'
        for number in range(TARGETS)
    )
    return f"run: bench\nwindow: {WINDOW_S}s\ninterval: {INTERVAL_MS}ms\nblock: 2s\ntargets:\n{targets}"


def run(monitor):
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="cutover-bench-") as folder:
        config = os.path.join(folder, "cutover.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(plan(server.server_address[1]))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CUTOVER_")}
        start = time.monotonic()
        process = subprocess.Popen(
            [monitor, "run", "--config", config, "--dir", os.path.join(folder, "runs"), "--listen", "127.0.0.1:0",
             "--output", "quiet", "--new-run"],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        said = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.monotonic() - start
        database = os.path.join(folder, "runs", "cutover.db")
        stored = os.path.getsize(database) if os.path.exists(database) else None
    exit_status = os.waitstatus_to_exitcode(status)
    if exit_status != 0 or server.first is None:
        sys.exit(f"bench: the run ended with {exit_status}, not with GO (0), so its figures mean nothing:\n{said}")
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "targets": TARGETS,
        "interval_ms": INTERVAL_MS,
        "window_s": WINDOW_S,
        "probes": server.count,
        "start_to_first_probe_ms": round((server.first - start) * 1000, 1),
        "window_end_to_exit_ms": round((elapsed - (server.first - start) - WINDOW_S) * 1000, 1),
        "cpu_user_s": round(usage.ru_utime, 3),
        "cpu_system_s": round(usage.ru_stime, 3),
        "cpu_ms_per_probe": round((usage.ru_utime + usage.ru_stime) * 1000 / server.count, 3),
        "max_rss_mib": round(usage.ru_maxrss / 1024, 1),
        "database_kib": None if stored is None else stored // 1024,
        "binary_mib": round(os.path.getsize(monitor) / 1048576, 1),
    }


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures a 20 s run from outside.")
    parser.add_argument("monitor", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    figures = run(os.path.abspath(options.monitor))
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:26} {value}")


if __name__ == "__main__":
    main()
