"""Plays somebody at a terminal: runs a program on a pseudo-terminal and does step after step what is asked for.

terminal.py FOLDER PROGRAM ARGUMENT... < STEPS; a step a line, backslash escapes as in Python:
  env NAME VALUE   before the start      size COLUMNS ROWS     the terminal's size
  until TEXT       wait for this text    keys TEXT             type it
  signal NAME      to the program        storm COUNT           so many SIGWINCH
  hangup           the terminal goes     (end of the steps)    wait for the end
Prints {"status", "is_cooked", "text"}; is_cooked: the terminal edits and echoes lines, as it did at the start.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 40


class Session:
    def __init__(self, folder, command, environment, size):
        self.text = b""
        self.seen = 0
        self.status = None
        self.deadline = time.monotonic() + PATIENCE
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execvpe(command[0], command, environment)

    def read(self):
        """Takes what was written, at most a moment long; false when the terminal is gone."""
        if time.monotonic() > self.deadline:
            os.kill(self.pid, signal.SIGKILL)
            sys.exit(f"not done within {PATIENCE} s; seen so far: {self.text[-2000:]!r}")
        ready, _, _ = select.select([self.terminal], [], [], 0.1)
        try:
            self.text += os.read(self.terminal, 65536) if ready else b""
            return True
        except OSError:
            return False

    def until(self, text):
        while (at := self.text.find(text, self.seen)) < 0:
            if not self.read():
                sys.exit(f"ended without {text!r}; seen so far: {self.text[-2000:]!r}")
        self.seen = at + len(text)

    def resize(self, columns, rows):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def storm(self, count):
        for _ in range(count):
            os.kill(self.pid, signal.SIGWINCH)

    def hang_up(self):
        os.close(self.terminal)
        self.terminal = None

    def end(self):
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif self.terminal is None or not self.read():
                time.sleep(0.05)
                if time.monotonic() > self.deadline:
                    os.kill(self.pid, signal.SIGKILL)
        if self.terminal is not None:
            while select.select([self.terminal], [], [], 0)[0] and self.read():
                pass
        modes = termios.tcgetattr(self.terminal)[3] if self.terminal is not None else 0
        cooked = termios.ICANON | termios.ECHO
        print(
            json.dumps(
                {
                    "status": self.status,
                    "is_cooked": modes & cooked == cooked,
                    "text": self.text.decode(errors="replace"),
                }
            )
        )


def main(folder, *command):
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    size = (80, 24)
    session = None
    for line in sys.stdin.read().splitlines():
        word, _, rest = line.partition(" ")
        rest = rest.encode().decode("unicode_escape")
        if word == "env":
            name, _, environment[name] = rest.partition(" ")
            continue
        if word == "size" and session is None:
            size = tuple(map(int, rest.split()))
            continue
        session = session or Session(folder, list(command), environment, size)
        match word:
            case "until":
                session.until(rest.encode("latin-1"))
            case "keys":
                os.write(session.terminal, rest.encode("latin-1"))
            case "signal":
                os.kill(session.pid, getattr(signal, rest))
            case "size":
                session.resize(*map(int, rest.split()))
            case "storm":
                session.storm(int(rest))
            case "hangup":
                session.hang_up()
            case _:
                sys.exit(f"no step {line!r}")
    session.end()


main(*sys.argv[1:])
