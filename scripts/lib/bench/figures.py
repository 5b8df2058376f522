"""One measured figure, its bar, and how a run of the benchmark is told: a table, or one JSON document."""

import json
from dataclasses import asdict, dataclass

# What --json promises; more keys may come, none goes.
DOCUMENT_KEYS = {"date", "machine", "versions", "figures"}
FIGURE_KEYS = {"part", "name", "what", "value", "unit", "bar", "verdict", "note"}


@dataclass(frozen=True)
class Figure:
    """`bar` is the bar of the issue, as ("<=", 20) or (">=", 200000); None where it is told for comparison only."""

    part: str
    name: str
    what: str
    value: float
    unit: str
    bar: tuple = None
    note: str = ""

    @property
    def verdict(self):
        if self.bar is None:
            return ""
        sign, limit = self.bar
        # A value that is not a number meets no bar.
        return "met" if (self.value <= limit if sign == "<=" else self.value >= limit) else "missed"


def shown(value):
    """Three figures that count, thousands apart: 0.827, 12.2, 254,000."""
    if value != value:
        return "none"
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if size >= 100 or value == int(value) else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def table(figures):
    rows = [("what", "figure", "bar", "", "beside")]
    for figure in figures:
        bar = f"{figure.bar[0]} {shown(figure.bar[1])}" if figure.bar else ""
        rows.append((figure.what, f"{shown(figure.value)} {figure.unit}".strip(), bar, figure.verdict, figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[4]]).rstrip() for row in rows)


def document(figures, date, machine, versions):
    listed = [dict(asdict(figure), verdict=figure.verdict) for figure in figures]
    for figure in listed:
        figure["bar"] = f"{figure['bar'][0]} {figure['bar'][1]}" if figure["bar"] else None
        figure["value"] = figure["value"] if figure["value"] == figure["value"] else None
    return json.dumps({"date": date, "machine": machine, "versions": versions, "figures": listed}, indent=1)


def percentile(values, percent):
    """Nearest rank; not a number without values."""
    ranked = sorted(values)
    return ranked[max(0, -(-percent * len(ranked) // 100) - 1)] if ranked else float("nan")


def is_flat(levels, slack):
    """The greatest of the last quarter is at most `slack` above the greatest of the second quarter."""
    quarter = len(levels) // 4
    return quarter > 0 and max(levels[-quarter:]) - max(levels[quarter : 2 * quarter]) <= slack
