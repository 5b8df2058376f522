"""Switches over enums list every case: a `default:` would swallow the one that is added next year.

A switch counts as one over an enum when a case label begins with a dot. Enums of others may keep their
`default:` with a comment on its line that says why.
"""

import re

from project import Finding
from swift_code import code_only

NAME = "defaults"
_DEFAULT = re.compile(r"^(\s*)(@unknown\s+)?default\s*:")
_ENUM_CASE = re.compile(r"^\s*case\s+(?:let\s+|var\s+)?\(*\.\w")


def check(project):
    files = project.swift("Sources")
    findings = []
    for path in files:
        lines = [line for _, line in project.lines(path)]
        codes = code_only(project.text(path)).split("\n")
        for index, code in enumerate(codes):
            match = _DEFAULT.match(code)
            if match and "//" not in lines[index][len(code.rstrip()):] and _is_over_enum(codes, index, match[1]):
                fix = "list the cases; for an enum of others, say in a comment on this line why not"
                findings.append(Finding(path, index + 1, "a default in a switch over an enum", fix))
    return len(files), findings


def _is_over_enum(codes, index, indent):
    """Walks up to the switch, which stands as deep as its cases."""
    for code in reversed(codes[:index]):
        if not code.startswith(indent) or code[len(indent):len(indent) + 1] in ("", " "):
            continue
        if _ENUM_CASE.match(code):
            return True
        if not code.startswith(indent + "case "):
            return False
    return False
