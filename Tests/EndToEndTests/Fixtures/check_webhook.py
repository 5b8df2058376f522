"""A stranger's receiver: reads recorded requests as JSON lines {"headers": [...], "body": base64} and checks each by
CloudEvents 1.0, Standard Webhooks 1.0 and the product's documented shape: check_webhook.py SECRET

Prints what is wrong, one line each; exits 1 when anything is, or when there was nothing to check."""

import base64
import hashlib
import hmac
import json
import re
import sys
from datetime import datetime

SHAPE = {
    "run": str, "decision": (str, type(None)), "status": str, "exit_status": int, "t": (int, float),
    "reasons": list, "you_must": str, "flags": list, "series": list, "deliveries": list, "stored": bool,
}
REASON = {"rule", "target", "endpoint", "figure", "value", "limit", "n", "k", "verdict", "code", "since"}
SERIES = {
    "target", "endpoint", "slots", "samples", "failures", "missed", "p50_ms", "p95_ms", "p99_ms", "max_ms",
}
DELIVERY = {"id", "sink", "state", "attempts"}
FLAG = {"name", "desired", "state"}


def faults(headers, body, secret):
    event = json.loads(body.decode("utf-8", "strict"), object_pairs_hook=unique)
    if headers.get("content-type") != "application/cloudevents+json; charset=utf-8":
        yield f"content-type {headers.get('content-type')}"
    for name, value in event.items():
        if not re.fullmatch("[a-z0-9]{1,20}", name):
            yield f"attribute name {name}"
        if value is None or value == "":
            yield f"attribute {name} is empty"
    for name in ("specversion", "id", "source", "type", "time", "subject", "data"):
        if name not in event:
            yield f"no {name}"
    if event.get("specversion") != "1.0":
        yield "specversion"
    if not event.get("type", "").startswith("dev.cutover."):
        yield f"type {event.get('type')}"
    if datetime.fromisoformat(event["time"].replace("Z", "+00:00")).tzinfo is None:
        yield "time without a zone"
    if len(body) > 65536:
        yield f"{len(body)} bytes"
    if not event["id"] == headers.get("webhook-id") == headers.get("idempotency-key"):
        yield f"ids differ: {event['id']}, {headers.get('webhook-id')}, {headers.get('idempotency-key')}"
    if "." in event["id"]:
        yield "a full stop in the id"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if wanted not in headers.get("webhook-signature", "").split(" "):
        yield f"signature {headers.get('webhook-signature')}, computed {wanted}"
    sent = datetime.fromisoformat(event["time"].replace("Z", "+00:00")).timestamp()
    if not -1 <= int(headers["webhook-timestamp"]) - sent <= 150:
        yield "webhook-timestamp is not that of the attempt"
    yield from shape(event["data"])


def shape(data):
    for name, kind in SHAPE.items():
        if name not in data or not isinstance(data[name], kind):
            yield f"data.{name} is {data.get(name, 'missing')!r}"
    for name, members in (("reasons", REASON), ("series", SERIES), ("deliveries", DELIVERY), ("flags", FLAG)):
        for item in data[name]:
            if members - item.keys():
                yield f"data.{name} lacks {sorted(members - item.keys())}"


def unique(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a key is written twice")
    return dict(pairs)


found = []
lines = sys.stdin.read().splitlines()
for line in lines:
    request = json.loads(line)
    head = {name.lower(): value for name, _, value in (header.partition(": ") for header in request["headers"])}
    found += faults(head, base64.b64decode(request["body"]), sys.argv[1])
if not lines:
    found.append("nothing was sent")
print("\n".join(found), end="")
sys.exit(1 if found else 0)
