"""Every `package` declaration says in a doc comment what its signature cannot; enum cases are exempt."""

import re

from project import Finding
from swift_code import code_only

NAME = "docs"
_MODIFIERS = r"(?:(?:@[\w.]+(?:\([^)]*\))?|final|static|nonisolated|mutating|indirect|override|convenience)\s+)*"
_DECLARATION = re.compile(
    rf"^\s*{_MODIFIERS}package\s+(?!import\b|extension\b){_MODIFIERS}"
    r"(?:(?:private|fileprivate|internal)\(set\)\s+)?"
    r"(?P<kind>actor|class|enum|func|init|let|macro|protocol|struct|subscript|typealias|var)\b\s*(?P<name>[\w`]*)"
)


def check(project):
    files = project.swift("Sources", "Tests/CutoverTestSupport")
    findings = []
    for path in files:
        lines = project.text(path).split("\n")
        for index, code in enumerate(code_only(project.text(path)).split("\n")):
            match = _DECLARATION.match(code)
            if match and not _is_documented(lines, index):
                what = f'package {match["kind"]} {match["name"]}'.rstrip() + " has no doc comment"
                fix = "write /// above it: unit, range, what nil means, errors"
                findings.append(Finding(path, index + 1, what, fix))
    return len(files), findings


def _is_documented(lines, index):
    for line in reversed(lines[:index]):
        text = line.strip()
        if text.startswith("///"):
            return True
        if not text.startswith("@"):
            return text.endswith("*/")
    return False
