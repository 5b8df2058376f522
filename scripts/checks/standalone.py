"""The project stands alone: nothing in it names the machine or the folder it was written in."""

import re

from project import Finding

NAME = "standalone"
_MACHINE = re.compile(r"(?<![\w.])/(work|farm)/[\w.]|\.\.\/shared\b")
_NEVER = re.compile(r"(^|/)(\.build[^/]*|\.venv|__pycache__|cutover-runs)/|\.(db|db-wal|db-shm|sqlite|lock)$|(^|/)Package\.resolved$")


def check(project):
    findings = []
    for path in project.files:
        if _NEVER.search(path):
            findings.append(Finding(path, 1, "must not be in the repository", "git rm --cached it, and keep it in .gitignore"))
            continue
        for number, line in project.lines(path):
            if _MACHINE.search(line):
                fix = "name it relative to the repository, or take it as a parameter"
                findings.append(Finding(path, number, "names a place of one machine", fix))
    return len(project.files), findings
