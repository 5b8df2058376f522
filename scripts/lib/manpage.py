"""Writes cutover-monitor(1) from what the program says about itself (`--experimental-dump-help`, as JSON)."""

import json
import sys

STATUSES = [
    ("0", "GO"),
    ("1", "ROLLBACK: every flag took the order"),
    ("2", "HOLD: no decision could be reached"),
    ("3", "ROLLBACK not enforced: a flag did not take, people must act"),
    ("64", "usage"),
    ("70", "internal error"),
    ("74", "storage"),
    ("78", "configuration"),
    ("130, 143", "interrupted before a decision"),
]
FILES = [
    ("./cutover.yaml, ./config/cutover.yaml", "the configuration, when --config is not given"),
    ("./cutover-runs", "cutover.db and a folder for each run with monitor.log, evidence.jsonl and summary.md"),
    ("/etc/cutover-monitor/cutover.yaml", "the configuration of the systemd service; an example is in /usr/share/doc"),
    ("/etc/cutover-monitor/environment", "the environment of the systemd service"),
]


def roff(text):
    """Text that troff takes as it stands."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def option(argument):
    """The names of an option with its value, or the name of a positional."""
    if argument["kind"] == "positional":
        return f"\\fI{roff(argument['valueName'])}\\fR"
    names = ["--" + name["name"] if name["kind"] == "long" else "-" + name["name"] for name in argument["names"]]
    shown = ", ".join(f"\\fB{roff(name)}\\fR" for name in names)
    return shown if argument["kind"] == "flag" else shown + f" \\fI{roff(argument['valueName'])}\\fR"


def arguments(command):
    for argument in command.get("arguments", []):
        if argument["shouldDisplay"] and option(argument) not in ("\\fB\\-\\-version\\fR", "\\fB\\-h\\fR, \\fB\\-\\-help\\fR"):
            yield from (".TP", option(argument), roff(argument.get("abstract", "")) or "\\&")


def page(tool, version, date):
    command = tool["command"]
    yield f'.TH CUTOVER\\-MONITOR 1 "{date}" "cutover\\-monitor {version}" "User commands"'
    yield from (".SH NAME", "cutover\\-monitor \\- " + roff(command["abstract"]).rstrip("."))
    yield from (".SH SYNOPSIS", ".B cutover\\-monitor", "[\\fIcommand\\fR] [\\fIoptions\\fR]")
    yield from (".SH DESCRIPTION", "The default command is \\fBrun\\fR. An option beats its variable")
    yield "CUTOVER_OPTION, that beats the configuration file, that beats the default."
    for part in command["subcommands"]:
        if not part["shouldDisplay"] or part["commandName"] == "help":
            continue
        yield from (f".SH {roff(part['commandName']).upper()}", roff(part["abstract"]))
        if part.get("discussion"):
            yield from (".PP", roff(part["discussion"]))
        yield from arguments(part)
    yield from (".SH EXIT STATUS", "1, 2 and 3 are verdicts: a supervisor must not restart on them.")
    for status, meaning in STATUSES:
        yield from (".TP", roff(status), roff(meaning))
    yield ".SH FILES"
    for name, meaning in FILES:
        yield from (".TP", f"\\fI{roff(name)}\\fR", roff(meaning))
    yield from (".SH SEE ALSO", "\\fI/usr/share/doc/cutover\\-monitor\\fR")


if __name__ == "__main__":
    print("\n".join(page(json.load(sys.stdin), *sys.argv[1:3])))
