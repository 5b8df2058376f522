"""What every measurement from outside stands on: a folder, nginx as the server, runs of the monitor, /proc."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")
EXPECT = "expect: { status: 200, json: { /ok: true, /status: UP } }"
NGINX = """daemon off; worker_processes 1; pid %(folder)s/nginx.pid; error_log /dev/null;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 1000000; keepalive_timeout 600s;
  client_body_temp_path %(folder)s; proxy_temp_path %(folder)s; fastcgi_temp_path %(folder)s;
  uwsgi_temp_path %(folder)s; scgi_temp_path %(folder)s;
  server { listen 127.0.0.1:%(port)d %(ssl)sbacklog=4096; %(tls)s default_type application/json;
    location = /requests { stub_status; }
    location / { return 200 '{"ok":true,"status":"UP","db":{"ok":true}}'; } } }
"""


@dataclass
class Ended:
    """A run of the monitor that is over: its processor seconds, the most memory it held, what it stored."""

    status: int
    cpu_s: float
    rss_mib: float
    samples: int
    missed: int
    file_bytes: int
    database: str
    started: float


class Ground:
    """Owns a temporary folder; `monitor` and `inside` are the two programs."""

    def __init__(self, monitor, inside, folder):
        self.monitor, self.inside, self.folder = monitor, inside, folder
        self._runs = 0

    def place(self):
        self._runs += 1
        path = os.path.join(self.folder, f"run-{self._runs}")
        os.mkdir(path)
        return path

    @contextlib.contextmanager
    def nginx(self, tls="", under=()):
        folder, port = self.place(), free_port()
        with open(os.path.join(folder, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(NGINX % {"folder": folder, "port": port, "tls": tls, "ssl": "ssl " if tls else ""})
        command = [*under, "nginx", "-p", folder, "-e", "stderr", "-c", os.path.join(folder, "nginx.conf")]
        with running(command):
            wait_for_port(port)
            yield port

    def start(self, plan, under=()):
        """Starts a run and gives (process, database, moment); `finish` waits for it."""
        folder = self.place()
        with open(os.path.join(folder, "cutover.yaml"), "w", encoding="utf-8") as file:
            file.write(plan)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CUTOVER_")}
        command = [*under, self.monitor, "run", "--config", "cutover.yaml", "--dir", "runs", "--output", "quiet",
                   "--listen", "127.0.0.1:0", "--new-run"]
        with open(os.path.join(folder, "said"), "wb") as said:
            moment = time.monotonic()
            process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        return process, os.path.join(folder, "runs", "cutover.db"), moment

    def finish(self, started, allowed=(0,)):
        process, database, moment = started
        _, raw, usage = os.wait4(process.pid, 0)
        process.returncode = status = os.waitstatus_to_exitcode(raw)
        if status not in allowed:
            with open(os.path.join(os.path.dirname(os.path.dirname(database)), "said"), errors="replace") as said:
                raise RuntimeError(f"a run ended with {status}, not with {allowed}, so its figures mean nothing:\n{said.read()[-2000:]}")
        samples, missed = 0, 0
        if os.path.exists(database):
            with contextlib.closing(sqlite3.connect(database)) as stored:
                samples = stored.execute("select count(*) from samples").fetchone()[0]
                missed = stored.execute("select count(*) from events where kind = 'missed'").fetchone()[0]
        size = os.path.getsize(database) if os.path.exists(database) else 0
        return Ended(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, samples, missed, size, database, moment)

    def run(self, plan, under=(), allowed=(0,)):
        """`under` is what the command is put behind: taskset, a place of its own."""
        return self.finish(self.start(plan, under), allowed)


def plan(targets, window_s, interval_ms, block_s=2, more=""):
    return f"run: bench\nwindow: {window_s}s\ninterval: {interval_ms}ms\nblock: {block_s}s\n{more}targets:\n" + "".join(targets)


def http_targets(port, number):
    return [f'  - {{ name: t{index}, http: "http://127.0.0.1:{port}/{index}", {EXPECT} }}\n' for index in range(number)]


@contextlib.contextmanager
def running(command):
    """A program beside the measurement; ended when it is over."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_port(port, seconds=20):
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_kib(pid):
    """VmRSS and, of it, what no file backs."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        values = dict(line.split(":", 1) for line in file)
    return int(values["VmRSS"].split()[0]), int(values["RssAnon"].split()[0])
