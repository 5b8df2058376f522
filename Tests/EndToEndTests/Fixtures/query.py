"""Runs SQL on a database file and prints the rows as JSON: query.py [--write] FILE SQL"""

import json
import sqlite3
import sys
import urllib.parse

writes = sys.argv[1] == "--write"
path, sql = sys.argv[1 + writes :]
mode = "rw" if writes else "ro"
with sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode={mode}", uri=True, timeout=10) as database:
    if writes:
        database.executescript(sql)
    else:
        rows = database.execute(sql).fetchall()
        print(json.dumps([[None if cell is None else str(cell) for cell in row] for row in rows]))
database.close()
