"""Tests that open a socket take the port the system gives them.

Addresses that are only text (configurations, plans, expected messages) may say any port; they stand in the
places below, or on lines that say `// never connected`.
"""

import re

from project import Finding
from swift_code import code_only

NAME = "ports"
TEXT_ONLY = tuple(
    "Tests/" + name for name in (
        "CutoverConfigTests/", "CutoverCoreTests/", "CutoverDemoTests/DemoConfigurationTests.swift",
        "CutoverReadingsTests/", "CutoverReportTests/", "CutoverStoreTests/", "CutoverTestSupport/",
    )
)
_NUMBER = re.compile(r"\bport\s*:\s*(?!0\b)[\d_]+\b|\bhtons\s*\(\s*\d|\bbigEndian\s*:\s*\d")
_ADDRESS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]|0\.0\.0\.0):(?!0\b)\d{4,5}\b")


def check(project):
    files = project.swift("Tests")
    findings = []
    for path in files:
        codes = code_only(project.text(path)).split("\n")
        for number, line in project.lines(path):
            if "// never connected" in line or line.lstrip().startswith("//") or path.startswith(TEXT_ONLY):
                continue
            if _NUMBER.search(codes[number - 1]) or _ADDRESS.search(line):
                fix = "bind port 0 and ask which it became, or end the line with // never connected"
                findings.append(Finding(path, number, "a fixed port in a test", fix))
    return len(files), findings
