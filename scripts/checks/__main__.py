"""Runs the checks on a working tree: python3 scripts/checks ROOT [NAME...]. Every check runs, whatever the others find."""

import sys
import time

sys.dont_write_bytecode = True

import data_files
import default_cases
import doc_comments
import duplicates
import formatting
import layering
import links
import patterns
import ports
import shell
import sizes
import standalone
from project import Project

CHECKS = [
    formatting, layering, patterns, default_cases, doc_comments, sizes, duplicates, ports, standalone, shell,
    data_files, links,
]


def main(root, *names):
    known = [check.NAME for check in CHECKS]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f'check: there is no check "{unknown[0]}"; write some of: {", ".join(known)}', file=sys.stderr)
        return 64
    project = Project(root)
    failed = []
    for module in CHECKS:
        if names and module.NAME not in names:
            continue
        if not run(module, project):
            failed.append(module.NAME)
    if failed:
        print(f'check: failed: {", ".join(failed)}', file=sys.stderr)
    return 1 if failed else 0


def run(module, project):
    """True when the check found nothing, did not break, and had something to look at."""
    start = time.monotonic()
    try:
        looked_at, findings = module.check(project)
        findings = sorted(findings)
    except Exception as error:  # one broken check must not hide the findings of the others
        print(f"{module.NAME}: broke: {type(error).__name__}: {error}; mend scripts/checks/{module.__name__}.py")
        return False
    for finding in findings:
        print(finding)
    if looked_at == 0:
        print(f"{module.NAME}: looked at no file at all; mend scripts/checks/{module.__name__}.py")
    word = "ok" if looked_at and not findings else f"{len(findings)} findings"
    print(f"{module.NAME}: {looked_at} files, {word} ({time.monotonic() - start:.1f} s)", file=sys.stderr)
    return looked_at > 0 and not findings


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
