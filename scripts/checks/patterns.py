"""What the conventions rule out and the compiler lets pass."""

import re
from dataclasses import dataclass, field

from project import Finding
from swift_code import code_only

NAME = "patterns"


@dataclass(frozen=True)
class Rule:
    """A pattern that must not occur in the code of some folders."""

    pattern: str
    what: str
    fix: str
    folders: tuple = ("Sources", "Tests")
    except_in: tuple = ()
    unless_line: str = None
    in_comments: bool = False
    regex: re.Pattern = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "regex", re.compile(self.pattern))

    def applies(self, path):
        inside = any(path.startswith(folder + "/") for folder in self.folders)
        return inside and not any(part in path for part in self.except_in)

    def matches(self, code, line):
        if self.unless_line and re.search(self.unless_line, line, re.IGNORECASE):
            return False
        return self.regex.search(line if self.in_comments else code) is not None


# Sockets cannot follow a clock that is handed in: the thread of libcurl keeps its deadlines on the boot clock.
# The benchmark measures time itself, in one file.
CLOCK = (
    "Sources/CutoverRuntime/Time/SystemTimekeeper.swift", "Sources/CutoverCurl/", "Sources/cutover-bench/Stopwatch.swift",
)
RULES = [
    Rule(r"\btry!", '"try!"', "throw, or handle the error where it happens"),
    Rule(r"\bas!", '"as!"', "use as? and say what happens otherwise"),
    Rule(r"\bfatalError\s*\(", '"fatalError"', "use precondition with a sentence, or an error"),
    Rule(r"\bTask\s*(\(.*\)\s*)?\{|\bTask\.detached\b", "an unstructured task", "use a task group or a service"),
    Rule(r"\bDispatchSemaphore\b", "a semaphore", "use async code, or a Mutex for state"),
    Rule(r"\bNSLock\b|\bNSRecursiveLock\b", "a lock object", "use a Mutex that owns what it guards"),
    Rule(r"(^|\s)actor\s+\w+", "an actor", "use a Mutex, or state owned by one loop"),
    Rule(r"(^|\s)(public|open\s+(class|func|var|init))\b", '"public"', "write package: nothing here is a library"),
    Rule(
        r"@unchecked\s+Sendable", '"@unchecked Sendable"', "name the lock that guards it in a comment on this line",
        unless_line=r"//.*(lock|mutex|guarded by)",
    ),
    Rule(
        r"(?<![.\w])(debugPrint|print|dump)\s*\(", "printing outside the executable",
        "return the text; only the executables print", ("Sources",), ("Sources/cutover-monitor/", "Sources/cutover-bench/"),
    ),
    Rule(
        r"(?<![.\w])Date\s*\(\s*\)|\b(Continuous|Suspending)Clock\b|\bclock_gettime\b|\bgettimeofday\b",
        "the time read past Timekeeper", "take a Timekeeper, or the moment as a parameter", ("Sources",), CLOCK,
    ),
    Rule(r"\bTask\.sleep\b", "a sleep past Timekeeper", "use timekeeper.sleep(until:)", ("Sources",), CLOCK),
    Rule(
        r"\bTask\.sleep\b|\bThread\.sleep\b|(?<![.\w])(?<!func )u?sleep\s*\(", "a test that really sleeps",
        "use ManualTimekeeper, or wait for the thing itself", ("Tests",),
    ),
    Rule(
        r"\.disabled\s*\(|\bXCTSkip\b|\bwithKnownIssue\b", "a test that is switched off",
        "mend it, or delete it and say why in the commit", ("Tests",),
    ),
    # https://github.com/swiftlang/swift-corelibs-foundation/pull/5472
    Rule(
        r"\bProcess\s*(\.init\s*)?\(\s*\)|\bProcess\.run\b|\bFoundation\.Process\b", "Foundation's Process",
        "it may crash as it starts; use swift-subprocess, in tests Child or Program",
    ),
    Rule(r"\b(TODO|FIXME|XXX)\b", "a note to come back", "do it now, or file an issue", in_comments=True),
]


def check(project):
    files = project.swift("Sources", "Tests")
    findings = []
    for path in files:
        codes = code_only(project.text(path)).split("\n")
        rules = [rule for rule in RULES if rule.applies(path)]
        for number, line in project.lines(path):
            findings += [
                Finding(path, number, rule.what, rule.fix) for rule in rules if rule.matches(codes[number - 1], line)
            ]
    return len(files), findings
