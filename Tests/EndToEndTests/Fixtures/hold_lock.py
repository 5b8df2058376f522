"""Holds a database's write lock until it is killed: hold_lock.py FILE; prints "held" once it has it"""

import signal
import sqlite3
import sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
signal.pause()
