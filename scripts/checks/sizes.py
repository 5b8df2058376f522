"""One concept a file, one thought a function: how long they may get."""

import lizard

from project import Finding
from swift_code import code_only

NAME = "sizes"
FILE_LINES = 250
FUNCTION_LINES = 40


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
    code = code_only(project.text(path))
    for function in lizard.analyze_file.analyze_source_code(path, code).function_list:
        length = function.end_line - function.start_line + 1
        if length > FUNCTION_LINES:
            what = f"{function.name} has {length} lines, over {FUNCTION_LINES}"
            yield Finding(path, function.start_line, what, "give its parts names of their own")
