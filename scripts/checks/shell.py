"""The scripts can at least be read by their interpreters, and may be run."""

import ast
import os
import subprocess

from project import Finding

NAME = "scripts"


def check(project):
    files = [name for name in project.files if name.startswith(("scripts/", ".ci/", "config/examples/"))]
    findings = []
    for path in files:
        first = project.text(path).split("\n", 1)[0]
        if path.endswith(".py"):
            findings += _python(project, path)
        elif path.endswith(".sh") or (first.startswith("#!") and "bash" in first):
            findings += _bash(project, path)
        if first.startswith("#!") and not os.access(project.path(path), os.X_OK):
            findings.append(Finding(path, 1, "has a #! line but may not be run", f"chmod +x {path}"))
    return len(files), findings


def _bash(project, path):
    run = subprocess.run(["bash", "-n", path], cwd=project.root, capture_output=True, text=True)
    if run.returncode == 0:
        return []
    said = (run.stderr.strip().splitlines() or [f"{path}: line 1: no reason given"])[0]
    place, _, what = said.removeprefix(f"{path}: line ").partition(": ")
    return [Finding(path, int(place) if place.isdigit() else 1, what, f"see: bash -n {path}")]


def _python(project, path):
    try:
        ast.parse(project.text(path))
        return []
    except SyntaxError as error:
        return [Finding(path, error.lineno or 1, error.msg, f"see: python3 {path}")]
