"""Code written twice.

The tokens come from lizard; its own search for duplicates names every word by its place in the whole scope, so a
method copied into another file looks new to it. Here a stretch of tokens is compared by what it repeats within
itself: small words may be renamed, types, members, keywords and order may not.
"""

import lizard

from project import Finding
from swift_code import code_only

NAME = "duplicates"
# The shortest stretch that counts: about eight lines. Shorter ones are mostly how Swift is written.
TOKENS = 70


def check(project):
    files = project.swift("Sources")
    first_at, findings = {}, []
    for path in files:
        tokens = _tokens(project, path)
        last_end = -1
        for start in range(len(tokens) - TOKENS + 1):
            shape = _shape(tokens[start:start + TOKENS])
            line, end = tokens[start][1], tokens[start + TOKENS - 1][1]
            other, other_line, other_end = first_at.setdefault(shape, (path, line, end))
            if (other, other_line) == (path, line) or (other == path and other_end >= line) or line <= last_end:
                continue
            last_end = end
            what = f"lines {line}-{end} repeat {other}:{other_line}-{other_end}"
            findings.append(Finding(path, line, what, "call the one from the other, or name what they share"))
    return len(files), findings


def _tokens(project, path):
    """(token, line) of everything but blanks, comments and imports."""
    code = code_only(project.text(path))
    found, line, is_import = [], 1, False
    for token in lizard.get_reader_for(path).generate_tokens(code):
        if token == "\n":
            is_import = False
        elif token == "import":
            is_import = True
            while found and found[-1] == ("package", line):
                found.pop()
        elif token.strip() and not is_import:
            found.append((token, line))
        line += token.count("\n")
    return found


KEYWORDS = set(
    "as associatedtype async await break case catch continue default defer do else enum extension fallthrough false "
    "fileprivate final for func guard if import in inout init internal is lazy let mutating nil nonisolated package "
    "private protocol repeat return self Self static struct subscript switch throw throws true try typealias var "
    "where while".split()
)


def _shape(window):
    """The window with each small word replaced by how far back it stood last."""
    seen, shape, previous = {}, [], ""
    for index, (token, _) in enumerate(window):
        if token[0].isdigit():
            shape.append("0")
        elif token[0].islower() and token not in KEYWORDS and previous != ".":
            shape.append(index - seen[token] if token in seen else -1)
            seen[token] = index
        else:
            shape.append(token)
        previous = token
    return hash(tuple(shape))
