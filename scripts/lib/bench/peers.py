"""The peers: a plain libcurl loop in C, Debian's blackbox_exporter, and Prometheus scraping through it."""

import contextlib
import http.client
import os
import subprocess
import time
import urllib.parse

from ground import cpu_seconds, free_port, running, wait_for_port

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = """modules:
  bench:
    prober: http
    timeout: 5s
    http:
      valid_status_codes: [200]
      fail_if_body_not_matches_regexp: ['"ok": ?true', '"status": ?"UP"']
      preferred_ip_protocol: ip4
%(tls)s
"""
SCRAPE = """global: { scrape_interval: %(interval)s, scrape_timeout: %(interval)s }
scrape_configs:
  - job_name: bench
    metrics_path: /probe
    params: { module: [bench] }
    static_configs: [ { targets: [%(targets)s] } ]
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { source_labels: [__param_target], target_label: instance }
      - { target_label: __address__, replacement: "127.0.0.1:%(blackbox)d" }
"""


class Floor:
    """The C loop, compiled once."""

    def __init__(self, folder):
        self._program = os.path.join(folder, "floor")
        source = os.path.join(HERE, "floor.c")
        subprocess.run(["cc", "-O2", "-Wall", "-o", self._program, source, "-lcurl"], check=True)

    def microseconds(self, count, url, under=(), *mode):
        command = [*under, self._program, str(count), url, *mode]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@contextlib.contextmanager
def blackbox(ground, bundle=None):
    """Gives the process and its port."""
    folder, port = ground.place(), free_port()
    tls = f"      tls_config: {{ ca_file: {bundle} }}" if bundle else ""
    path = os.path.join(folder, "blackbox.yml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(MODULES % {"tls": tls})
    command = ["prometheus-blackbox-exporter", f"--config.file={path}", "--timeout-offset=0.1",
               f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]
    with running(command) as process:
        wait_for_port(port)
        yield process, port


def blackbox_microseconds(ground, url, count, bundle=None):
    """Processor time of the exporter a probe, asked by a client over one connection; the client is not counted."""
    with blackbox(ground, bundle) as (process, port):
        client = http.client.HTTPConnection("127.0.0.1", port)
        path = "/probe?module=bench&target=" + urllib.parse.quote(url, safe="")
        for index in range(count + 20):
            if index == 20:
                before = cpu_seconds(process.pid)
            client.request("GET", path)
            if b"probe_success 1" not in client.getresponse().read():
                raise RuntimeError(f"blackbox_exporter could not probe {url}")
        return (cpu_seconds(process.pid) - before) * 1e6 / count


@contextlib.contextmanager
def prometheus(ground, urls, interval):
    """Prometheus that scrapes the addresses through blackbox_exporter; gives the two processes."""
    with blackbox(ground) as (exporter, exporter_port):
        folder, port = ground.place(), free_port()
        path = os.path.join(folder, "prometheus.yml")
        with open(path, "w", encoding="utf-8") as file:
            quoted = ", ".join(f'"{url}"' for url in urls)
            file.write(SCRAPE % {"interval": interval, "targets": quoted, "blackbox": exporter_port})
        command = ["prometheus", f"--config.file={path}", f"--storage.tsdb.path={folder}/data",
                   f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]
        with running(command) as scraper:
            wait_for_port(port)
            yield scraper, exporter


def prometheus_microseconds(ground, server_port, targets, interval, seconds):
    """Processor time of both a probe, counted by the server, once they run evenly."""
    urls = [f"http://127.0.0.1:{server_port}/{index}" for index in range(targets)]
    with prometheus(ground, urls, interval) as processes:
        end, first = time.monotonic() + 20, requests_of(server_port)
        while requests_of(server_port) < first + 3 * targets and time.monotonic() < end:
            time.sleep(0.2)  # it finds its targets some seconds after its start; our own questions count too
        before, asked = sum(cpu_seconds(process.pid) for process in processes), requests_of(server_port)
        time.sleep(seconds)
        used = sum(cpu_seconds(process.pid) for process in processes) - before
        return used * 1e6 / (requests_of(server_port) - asked)


def requests_of(server_port):
    """How many requests nginx has had, this one included."""
    client = http.client.HTTPConnection("127.0.0.1", server_port)
    client.request("GET", "/requests")
    return int(client.getresponse().read().split(b"\n")[2].split()[2])
