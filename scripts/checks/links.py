"""What is linked or cited is there: Markdown links lead to a file and a heading, comments cite existing documents."""

import os
import re
from urllib.parse import unquote

from project import Finding

NAME = "links"
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|!\[[^\]]*\]\(<?([^)\s>]+)>?\)")
_REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:\s+<?(\S+?)>?\s*$")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_CITED = re.compile(r"//.*?\b((?:[\w-]+/)*[\w-]+\.md)\b")
_NUMBERED = re.compile(r"//.*?\b[\w-]+\.md,?\s+(?:sections?\s+\d|[A-Z]\.\d|\d)")
# Files that a run writes; comments may speak of them.
WRITTEN = {"summary.md"}
_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def check(project):
    files = [name for name in project.files if name.endswith(".md")]
    findings = []
    for path in files:
        for number, line in _prose(project, path):
            plain = re.sub(r"`[^`]*`", "", line)
            targets = [first or second for first, second in _LINK.findall(plain)] + _REFERENCE.findall(plain)
            for target in targets:
                what = _fault(project, path, target)
                if what:
                    findings.append(Finding(path, number, what, "correct the link, or add what it names"))
    return len(files), findings + _citations(project)


def _citations(project):
    """Documents that comments name but the project does not have."""
    known = {part for path in os.listdir(project.root) + _documents(project) for part in (path, os.path.basename(path))}
    findings = []
    for path in project.swift("Sources", "Tests"):
        for number, line in project.lines(path):
            match = _CITED.search(line)
            if not match or match[1] in WRITTEN:
                continue
            if match[1] not in known:
                what = f'a comment cites "{match[1]}", which is not in the project'
            elif _NUMBERED.search(line):
                what = f'a comment cites a numbered section of "{match[1]}", whose headings have no numbers'
            else:
                continue
            findings.append(Finding(path, number, what, "cite a file or heading of docs/, or say it in the comment"))
    return findings


def _documents(project):
    folder = project.path("docs")
    return ["docs/" + name for name in os.listdir(folder)] if os.path.isdir(folder) else []


def _prose(project, path):
    is_code = False
    for number, line in project.lines(path):
        if line.lstrip().startswith(("```", "~~~")):
            is_code = not is_code
        elif not is_code:
            yield number, line


def _fault(project, path, target):
    if _ELSEWHERE.match(target):
        return None
    name, _, anchor = unquote(target).partition("#")
    place = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
    if not os.path.exists(project.path(place)):
        return f'the link "{target}" names no file'
    if anchor and place.endswith(".md") and anchor not in _anchors(project, place):
        return f'the link "{target}" names no heading'
    return None


def _anchors(project, path):
    found = set()
    for _, line in _prose(project, path):
        match = _HEADING.match(line)
        if match:
            plain = re.sub(r"[^\w\- ]", "", match[1].lower()).replace(" ", "-")
            number = sum(1 for other in found if re.fullmatch(re.escape(plain) + r"(-\d+)?", other))
            found.add(f"{plain}-{number}" if number else plain)
    return found
