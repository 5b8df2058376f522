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
    is_rules = any(isinstance(document, dict) and "groups" in document for document in documents)
    return _rules(project, path) if is_rules and shutil.which("promtool") else []


def _rules(project, path):
    run = subprocess.run(["promtool", "check", "rules", os.path.basename(path)],
                         cwd=os.path.dirname(project.path(path)), capture_output=True, text=True)
    if run.returncode == 0:
        return []
    said = " ".join((run.stdout + run.stderr).split())[:200]
    return [Finding(path, 1, f"promtool refuses it: {said}", f"see: promtool check rules {path}")]
