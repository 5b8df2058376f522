"""One concept a file, one thought a function: how long they may get."""

import re

from project import Finding

NAME = "sizes"
FILE_LINES = 250
FUNCTION_LINES = 40
# A test may spell out what it expects.
TEST_FUNCTION_LINES = 60
FUNCTION = re.compile(r"^(?P<indent> *)(?:[@\w()]+ )*(?P<name>func (?:`[^`]*`|[^\s(<]+)|init\b)[^\n]*")


def check(project):
    files = [name for name in project.files if _is_ours(name)]
    findings = []
    for path in files:
        count = project.text(path).count("\n")
        if count > FILE_LINES:
            what = f"{count} lines, over {FILE_LINES}"
            findings.append(Finding(path, FILE_LINES + 1, what, "split it: one concept a file"))
        if path.endswith(".swift"):
            findings += _functions(project, path)
    return len(files), findings


def _is_ours(name):
    return name.startswith(("Sources/", "Tests/", "scripts/")) and (name.endswith((".swift", ".py", ".sh")) or "." not in name)


def _functions(project, path):
    """Functions by indentation, which the formatter guarantees; lizard loses count in Swift's guards and switches."""
    limit = TEST_FUNCTION_LINES if path.startswith("Tests/") else FUNCTION_LINES
    lines = project.text(path).split("\n")
    for number, line in enumerate(lines):
        start = FUNCTION.match(line)
        if not start:
            continue
        closing = start.group("indent") + "}"
        end = next((n for n in range(number, len(lines)) if lines[n] == closing), number)
        if end - number + 1 > limit:
            what = f"{start.group('name')} has {end - number + 1} lines, over {limit}"
            yield Finding(path, number + 1, what, "give its parts names of their own")
