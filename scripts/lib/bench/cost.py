"""What a probe costs in processor time, all included (ask, judge, decide, store, expose), beside its peers."""

import os
import subprocess

import peers
from figures import Figure
from ground import EXPECT, http_targets, plan

SYSTEM_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
SHORT_S, LONG_S = 6, 18
# The grid of "http": this many targets at this interval, so one probe every 2 ms.
TARGETS, INTERVAL_MS = 100, 200


def marginal(ground, targets, interval_ms, under=()):
    """Microseconds a probe of a long run beyond a short one, so without the start; and the long run all in all."""
    short = ground.run(plan(targets, SHORT_S, interval_ms), under)
    long = ground.run(plan(targets, LONG_S, interval_ms), under)
    beyond = (long.cpu_s - short.cpu_s) * 1e6 / (long.samples - short.samples)
    return beyond, long.cpu_s * 1e6 / long.samples, long.samples


def http(ground):
    with ground.nginx() as port:
        url, floors = f"http://127.0.0.1:{port}/0", peers.Floor(ground.folder)
        before = floors.microseconds(5000, url)
        beyond, whole, count = marginal(ground, http_targets(port, TARGETS), INTERVAL_MS)
        floor = min(before, floors.microseconds(count, url))
        paced = floors.microseconds(2500, url, (), str(INTERVAL_MS * 1000 // TARGETS))
        blackbox = peers.blackbox_microseconds(ground, url, 2000)
        scraped = peers.prometheus_microseconds(ground, port, 50, "500ms", 8)
    return [
        Figure("http", "http_reused_us", "CPU a probe, HTTP reused, 3 expectations", beyond, "us", ("<=", 120)),
        Figure("http", "http_reused_to_floor", "beside the libcurl loop in C", beyond / floor, "x", ("<=", 3)),
        Figure("http", "http_floor_us", "  libcurl loop in C, one handle, no pause", floor, "us"),
        Figure("http", "http_reused_to_paced", "  beside the same at our pace", beyond / paced, "x"),
        Figure("http", "http_paced_us", "  libcurl loop in C, a request every 2 ms", paced, "us"),
        Figure("http", "http_whole_us", "  with the start of the program", whole, "us", note=f"{count:,} probes"),
        Figure("http", "blackbox_us", "  blackbox_exporter", blackbox, "us", note="a new connection each time: it keeps none"),
        Figure("http", "prometheus_us", "  Prometheus + blackbox_exporter", scraped, "us"),
    ]


def https(ground):
    """Connections of their own, and the authorities of the system with one more, seen by these processes only."""
    bundle, tls = certificate(ground)
    under = trusting(bundle)
    with ground.nginx(tls=tls) as port:
        url = f"https://127.0.0.1:{port}"
        targets = [
            f'  - {{ name: t{index}, http: "{url}/{index}", fresh: always, {EXPECT} }}\n' for index in range(20)
        ]
        beyond, whole, count = marginal(ground, targets, 200, under)
        floor = peers.Floor(ground.folder).microseconds(count, url + "/0", under, "fresh")
        blackbox = peers.blackbox_microseconds(ground, url + "/0", 300, bundle)
    return [
        Figure("https", "https_fresh_us", "CPU a probe, HTTPS fresh, system CAs", beyond, "us", ("<=", 2200)),
        Figure("https", "https_floor_us", "  libcurl loop in C, fresh", floor, "us", note="keeps the CAs it has read"),
        Figure("https", "https_whole_us", "  with the start of the program", whole, "us", note=f"{count:,} probes"),
        Figure("https", "https_blackbox_us", "  blackbox_exporter", blackbox, "us"),
    ]


def trusting(bundle):
    """What a command is put behind so that it finds `bundle` where the system's authorities are; nobody else does."""
    user = () if os.geteuid() == 0 else ("--map-root-user",)
    return ("unshare", *user, "--mount", "sh", "-c", f'mount --bind "{bundle}" {SYSTEM_BUNDLE} && exec "$@"', "sh")


def certificate(ground):
    """A copy of the system's authorities with one of our own, and what nginx must be told."""
    folder = ground.place()

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=bench ca")
    openssl("req", *new, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    with open(os.path.join(folder, "names"), "w", encoding="utf-8") as file:
        file.write("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", "names", "-out", "server.pem")
    bundle = os.path.join(folder, "bundle.pem")
    with open(bundle, "w", encoding="utf-8") as all_of_them:
        for name in (SYSTEM_BUNDLE, os.path.join(folder, "ca.pem")):
            with open(name, encoding="utf-8") as file:
                all_of_them.write(file.read())
    return bundle, f"ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key;"
