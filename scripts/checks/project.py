"""The files of the project and what a check says about them."""

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: where, what, and how to mend it."""

    path: str
    line: int
    what: str
    fix: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}; {self.fix}"


class Project:
    """A working tree: every file that git tracks or would track."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.texts = {}

    @cached_property
    def files(self):
        listed = subprocess.run(
            ["git", "-C", self.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True,
            capture_output=True,
        ).stdout
        names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
        return sorted(name for name in names if os.path.isfile(self.path(name)))

    def path(self, name):
        return os.path.join(self.root, name)

    def text(self, name):
        """The file's text; bytes that are not UTF-8 are replaced."""
        if name not in self.texts:
            with open(self.path(name), encoding="utf-8", errors="replace", newline="") as file:
                self.texts[name] = file.read()
        return self.texts[name]

    def lines(self, name):
        """(line number from 1, line) for every line."""
        return enumerate(self.text(name).split("\n"), start=1)

    def swift(self, *folders):
        """The Swift files under the folders."""
        return [
            name for name in self.files
            if name.endswith(".swift") and any(name.startswith(folder + "/") for folder in folders)
        ]
