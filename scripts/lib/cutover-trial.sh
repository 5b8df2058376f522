#!/usr/bin/env bash
# One cutover from `check` to summary.md, with nothing but the binary $1: its own demo plays the application in
# scenario $2, and the run must decide $3 and end with $4.
set -euo pipefail
monitor=$1 scenario=$2 decision=$3 wanted=$4
cd "$(mktemp -d)"
"$monitor" demo --serve --scenario "$scenario" >application 2>&1 &
application=$!
trap 'kill "$application"' EXIT
for _ in {1..100}; do
    url=$(sed -n 's/.* at \(http:[^;]*\);.*/\1/p' application)
    [ -z "$url" ] || break
    sleep 0.1
done
cat >cutover.yaml <<PLAN
run: trial
window: 20s
interval: 500ms
block: 2s
limits: { error_rate_pct: 2.0, p95_ms: 1200 }
targets:
  - { name: api-health, http: "$url/api/v1/health", expect: { status: 200, json: { /ok: true } } }
flags:
  brokers_v1:
    off:  { http: { method: POST, url: "$url/flags/brokers_v1/off" } }
    read: { http: { url: "$url/flags/brokers_v1" }, off_when: { /enabled: false } }
sinks: [ { name: deploys, webhook: "$url/sink/webhook" } ]
on_rollback: { flags: { brokers_v1: "off" } }
PLAN
"$monitor" check
got=0
"$monitor" --output log || got=$?
[ "$got" -eq "$wanted" ]
cat cutover-runs/*/summary.md
grep -q "^# trial: $decision" cutover-runs/*/summary.md
[ "$decision" = GO ] || grep -q ': off, read back: read back as off$' cutover-runs/*/summary.md
