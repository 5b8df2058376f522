"""Which target may know which: the table of docs/architecture.md, held against the manifest and every import."""

import json
import re
import subprocess

from project import Finding

NAME = "layering"

CORE = "CutoverCore"
ALLOWED = {
    CORE: {"RealModule"},
    "CutoverConfig": {CORE, "Yams"},
    "CutoverCurl": {CORE, "CCurl"},
    "CutoverReadings": {CORE},
    "CutoverStore": {CORE, "GRDB", "GRDBSQLite"},
    "CutoverRuntime": {CORE, "ServiceLifecycle", "Subprocess"},
    "CutoverReport": {CORE},
    "CutoverSeal": {CORE, "COpenSSL"},
    "CutoverWeb": {CORE, "CutoverReport", "Hummingbird"},
    "CutoverDemo": {CORE, "Hummingbird", "Logging", "ServiceLifecycle"},
    "CutoverTestSupport": {CORE, "CSpawn"},
    "cutover-monitor": {
        CORE, "CBuild", "CutoverConfig", "CutoverCurl", "CutoverDemo", "CutoverReadings", "CutoverReport", "CutoverRuntime",
        "CutoverSeal", "CutoverStore", "CutoverWeb", "ArgumentParser", "Logging", "ServiceLifecycle",
    },
    "cutover-bench": {CORE, "CutoverStore"},
    "CBuild": set(),
    "CCurl": set(),
    "COpenSSL": set(),
    "CSpawn": set(),
}
# What the toolchain brings; every target but Core may use it.
SYSTEM = {"Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization"}
# Modules that come with an allowed package and hold its types.
PARTS = {
    "Hummingbird": {"HTTPTypes", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTPTypes", "NIOPosix", "ServiceLifecycle"},
    "ServiceLifecycle": {"UnixSignals"},
    "Subprocess": {"System", "SystemPackage"},
}
ONE_FILE = {"Yams"}
_IMPORT = re.compile(
    r"^\s*(?:@\w+\s+)*(?:(?:package|internal|public|private|fileprivate)\s+)?import\s+"
    r"(?:(?:class|enum|func|let|protocol|struct|typealias|var)\s+)?(\w+)"
)


def check(project):
    files = project.swift("Sources")
    return len(files), _manifest(project) + _imports(project, files)


def _manifest(project):
    command = ["swift", "package", "--package-path", project.root, "dump-package"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        what = "the manifest cannot be read: " + (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        return [Finding("Package.swift", 1, what, "see: swift package dump-package")]
    findings = []
    for target in json.loads(run.stdout)["targets"]:
        name = target["name"]
        if target["type"] == "test":
            continue
        if name not in ALLOWED:
            findings.append(_unknown("Package.swift", _line_of(project, name), name))
            continue
        depends = [value[0] for dependency in target["dependencies"] for value in dependency.values()]
        for unused in sorted(ALLOWED[name] - set(depends)):
            what = f'target "{name}" may know "{unused}" and does not depend on it'
            fix = "take it out of docs/architecture.md and scripts/checks/layering.py"
            findings.append(Finding("Package.swift", _line_of(project, name), what, fix))
        for dependency in depends:
            if dependency not in _known_to(name):
                what = f'target "{name}" depends on "{dependency}"'
                findings.append(Finding("Package.swift", _line_of(project, name), what, _fix(name)))
    return findings


def _line_of(project, target):
    quoted = re.compile(rf'^\s*(planet\($|planet\("{target}"|name: "{target}"|"{target}",$)')
    for number, line in project.lines("Package.swift"):
        if quoted.match(line) and f'"{target}"' in line:
            return number
    return 1


def _imports(project, files):
    findings, seen = [], {}
    for path in files:
        target = path.split("/")[1]
        if target not in ALLOWED:
            findings.append(_unknown(path, 1, target))
            continue
        allowed = _known_to(target) | (SYSTEM if target != CORE else set())
        for number, line in project.lines(path):
            match = _IMPORT.match(line)
            if not match:
                continue
            module = match[1]
            if module not in allowed:
                findings.append(Finding(path, number, f'"{target}" imports "{module}"', _fix(target)))
            elif module in ONE_FILE and seen.setdefault(module, path) != path:
                what = f'a second file imports "{module}", after {seen[module]}'
                findings.append(Finding(path, number, what, "keep it to one file"))
    return findings


def _known_to(target):
    """The targets and modules of packages that a target may know."""
    known = set(ALLOWED[target])
    return known.union(*(PARTS.get(name, set()) for name in known))


def _unknown(path, line, name):
    fix = "add it to the table of docs/architecture.md and to scripts/checks/layering.py"
    return Finding(path, line, f'target "{name}" is not in the table of targets', fix)


def _fix(target):
    return f'it may know only {", ".join(sorted(ALLOWED[target])) or "nothing"}: move the code, or change the table in docs/architecture.md first'
