"""Dashboards, alert rules and example configurations are at least well-formed."""

import json
import os
import shutil
import subprocess

import yaml

from project import Finding

NAME = "data"


def check(project):
    files = [
        name for name in project.files
        if name == ".swift-format"
        or (name.startswith(("dashboards/", "config/")) and name.endswith((".json", ".yaml", ".yml")))
    ]
    findings = []
    for path in files:
        findings += _json(project, path) if path.endswith((".json", ".swift-format")) else _yaml(project, path)
    return len(files), findings


def _json(project, path):
    try:
        json.loads(project.text(path))
        return []
    except json.JSONDecodeError as error:
        return [Finding(path, error.lineno, f"no JSON: {error.msg}", f"see: python3 -m json.tool {path}")]


def _yaml(project, path):
    try:
        documents = list(yaml.safe_load_all(project.text(path)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f'no YAML: {getattr(error, "problem", None) or "cannot be read"}'
        return [Finding(path, mark.line + 1 if mark else 1, what, "correct it there")]
    keys = {key for document in documents if isinstance(document, dict) for key in document}
    if {"rule_files", "tests"} <= keys:
        return _promtool(project, path, "test")
    return _promtool(project, path, "check") if "groups" in keys else []


def _promtool(project, path, verb):
    """Prometheus's own word on rules, where it is installed; scripts/test installs it."""
    if not shutil.which("promtool"):
        return []
    folder, name = os.path.split(path)
    run = subprocess.run(
        ["promtool", verb, "rules", name], cwd=project.path(folder), capture_output=True, text=True
    )
    if run.returncode == 0:
        return []
    said = " ".join((run.stdout + run.stderr).split())[:200]
    return [Finding(path, 1, f"promtool refuses it: {said}", f"see: promtool {verb} rules {path}")]
