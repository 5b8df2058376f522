"""Swift source with everything blanked that is not code."""

import re

_REGEX_BEFORE = re.compile(r"(^|[(,=:\[{!&|?;]|\breturn|\bcase|\bin)\s*$")


def code_only(text):
    """The text, as long and with the same lines, where comments, string contents and regexes are blanks.

    Code inside an interpolation stays. A raw identifier (`like this`) becomes one plain word.
    """
    return _Blanker(text).run()


class _Blanker:
    def __init__(self, text):
        self.text = text
        self.out = list(text)
        self.at = 0

    def run(self):
        self.code(stop=None)
        return "".join(self.out)

    def blank(self, end):
        for index in range(self.at, min(end, len(self.text))):
            if self.out[index] != "\n":
                self.out[index] = " "
        self.at = min(end, len(self.text))

    def code(self, stop):
        """Walks code up to `stop` (")" of an interpolation) or the end."""
        depth = 0
        while self.at < len(self.text):
            here = self.text[self.at]
            rest = self.text[self.at:self.at + 3]
            if rest.startswith("//"):
                end = self.text.find("\n", self.at)
                self.blank(len(self.text) if end < 0 else end)
            elif rest.startswith("/*"):
                self.block_comment()
            elif here == '"' or (here == "#" and re.match(r'#+"', self.text[self.at:])):
                self.string()
            elif here == "`":
                self.raw_identifier()
            elif here == "/" and self.is_regex():
                self.blank(self.regex_end)
            else:
                depth += (here in "({[") - (here in ")}]")
                self.at += 1
                if stop and depth < 0:
                    return

    def block_comment(self):
        depth, end = 0, self.at
        while end < len(self.text):
            if self.text.startswith("/*", end):
                depth, end = depth + 1, end + 2
            elif self.text.startswith("*/", end):
                depth, end = depth - 1, end + 2
                if depth == 0:
                    break
            else:
                end += 1
        self.blank(end)

    def string(self):
        hashes = len(self.text[self.at:]) - len(self.text[self.at:].lstrip("#"))
        quote = '"""' if self.text.startswith('"""', self.at + hashes) else '"'
        close, escape = quote + "#" * hashes, "\\" + "#" * hashes
        self.at += hashes + len(quote)
        while self.at < len(self.text):
            if self.text.startswith(close, self.at):
                self.at += len(close)
                return
            if self.text.startswith(escape + "(", self.at):
                self.blank(self.at + len(escape))
                self.at += 1
                self.code(stop=")")
            elif self.text.startswith(escape, self.at):
                self.blank(self.at + len(escape) + 1)
            elif self.text[self.at] == "\n" and quote == '"':
                return
            else:
                self.blank(self.at + 1)

    def raw_identifier(self):
        end = self.text.find("`", self.at + 1)
        if end < 0:
            self.at += 1
            return
        for index in range(self.at, end + 1):
            if not self.text[index].isalnum():
                self.out[index] = "_"
        self.at = end + 1

    def is_regex(self):
        start = self.text.rfind("\n", 0, self.at) + 1
        before = "".join(self.out[start:self.at])
        if not _REGEX_BEFORE.search(before) or self.text[self.at + 1:self.at + 2] in ("", " ", "\n"):
            return False
        match = re.compile(r"/(?:\\.|[^/\\\n])+/").match(self.text, self.at)
        self.regex_end = match.end() if match else 0
        return match is not None
