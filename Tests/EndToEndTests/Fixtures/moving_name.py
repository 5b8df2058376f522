"""Serves a name that moves from 127.0.0.1 to 127.0.0.2 after six requests, by DNS, while a command runs in a fresh
network namespace: unshare --net python3 moving_name.py COMMAND...; exits with the command's status.

Port 53 answers every name, port 80 of both addresses answers 200; "OLD NEW QUERIES" goes to standard output."""

import fcntl
import http.server
import socket
import struct
import subprocess
import sys
import threading

SIOCSIFFLAGS, IFF_UP = 0x8914, 1
OLD, NEW = "127.0.0.1", "127.0.0.2"
requests, queries = {OLD: 0, NEW: 0}, 0


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        requests[self.server.server_address[0]] += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def answer(names):
    """Answers A with where the name is now, and anything else with nothing."""
    global queries
    while True:
        query, client = names.recvfrom(512)
        end = query.index(b"\0", 12) + 5
        is_address = query[end - 4 : end - 2] == b"\0\1"
        head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, int(is_address), 0, 0) + query[12:end]
        if is_address:
            queries += 1
            place = OLD if requests[OLD] < 6 else NEW
            head += struct.pack(">HHHIH", 0xC00C, 1, 1, 1, 4) + socket.inet_aton(place)
        names.sendto(head, client)


with socket.socket() as control:
    fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
names.bind(("127.0.0.1", 53))
threading.Thread(target=answer, args=(names,), daemon=True).start()
for address in (OLD, NEW):
    server = http.server.ThreadingHTTPServer((address, 80), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
status = subprocess.run(sys.argv[1:], stdout=sys.stderr, check=False).returncode
print(requests[OLD], requests[NEW], queries, flush=True)
sys.exit(status)
