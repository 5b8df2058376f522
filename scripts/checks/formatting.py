"""Layout and the lint rules of the toolchain's own formatter."""

import re
import subprocess

from project import Finding

NAME = "format"
_LINE = re.compile(r"^(?P<path>.+?):(?P<line>\d+):\d+: (?:error|warning): (?P<what>.*)$")


def check(project):
    files = project.swift("Sources", "Tests") + ["Package.swift"]
    command = ["swift", "format", "lint", "--strict", "--parallel", "--configuration", ".swift-format"]
    run = subprocess.run(command + files, cwd=project.root, capture_output=True, text=True)
    fix = "run: swift format format -i --configuration .swift-format"
    findings = set()
    for line in run.stderr.splitlines():
        match = _LINE.match(line)
        if match:
            path = match["path"].removeprefix(project.root + "/")
            findings.add(Finding(path, int(match["line"]), match["what"], f"{fix} {path}"))
    if run.returncode != 0 and not findings:
        what = f"swift format lint failed: {run.stderr.strip()[:200]}"
        findings.add(Finding(".swift-format", 1, what, "see what swift format says"))
    return len(files), findings
