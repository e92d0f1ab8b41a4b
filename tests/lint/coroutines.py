"""House rule for g++ 12: no braces and no capturing lambda between co_await and its semicolon.

g++ 12.2 destroys some temporaries of an awaiting expression twice: an aggregate made with braces, or
a lambda with a capture. The object is named first, and then moved into the call.
"""

import re
import sys

from source import CXX, Finding, blank, files, line_of, run

AWAIT = re.compile(r"\bco_await\b")
# A parenthesis after one of these ends the expression although no semicolon follows.
HEAD = re.compile(r"\b(if|while|switch|for|constexpr)\s*$")
CAPTURE = re.compile(r"\[\s*[^\]\s\[][^\]]*\]\s*(\(|\{|<|mutable\b|->)")
REACH = 3000  # characters: no statement's head lies further back
BRACES = "braces after co_await: name the object first, then move it into the call"
LAMBDA = "capturing lambda after co_await: name it first, then move it into the call"


def expression(text, start):
    """What stands between the co_await at `start` and the end of its full expression."""
    heads = open_heads(text, start)
    depth, braces = 0, 0
    for offset in range(start, len(text)):
        char = text[offset]
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth < 0:
                if heads and heads.pop():
                    return text[start:offset]
                depth = 0
        elif char == "{":
            braces += 1
        elif char == "}":
            braces -= 1
            if braces < 0:
                return text[start:offset]
        elif char == ";" and braces == 0:
            return text[start:offset]
    return text[start:]


def open_heads(text, end):
    """For each parenthesis still open at `end`, outermost first: does it belong to an if or loop?"""
    stack = []
    for offset in range(max(0, end - REACH), end):
        if text[offset] in "([":
            stack.append(bool(HEAD.search(text[max(0, offset - 40) : offset])))
        elif text[offset] in ")]" and stack:
            stack.pop()
    return stack


def is_lambda(text, match):
    """A subscript follows a name or a closing bracket, a lambda does not."""
    before = text[: match.start()].rstrip()
    return not before or not (before[-1].isalnum() or before[-1] in "_)]>")


def judge(source):
    """The (line, fault) pairs of one file."""
    text = blank(source)
    for match in AWAIT.finditer(text):
        body = expression(text, match.end())
        if any(is_lambda(body, found) for found in CAPTURE.finditer(body)):
            yield line_of(text, match.start()), LAMBDA
        elif "{" in body:
            yield line_of(text, match.start()), BRACES


def check(top):
    read, findings = 0, []
    for path, text in files(top, CXX):
        read += 1
        findings += [Finding(path, line, fault) for line, fault in judge(text)]
    return read, findings


BAD = [
    ("co_await f({s, 1});", BRACES),
    ("co_await f(Message{s, 1});", BRACES),
    ("auto r = co_await link.send({.t = s});", BRACES),
    ("if (auto r = co_await f(Message{s}); r) { use(r); }", BRACES),
    ("if (!co_await f(Message{s})) { stop(); }", BRACES),
    ("co_return co_await f(\n    Message{s,\n            1});", BRACES),
    ("g(co_await f(), Message{s, 1});", BRACES),
    ("co_await f([s] { use(s); });", LAMBDA),
    ("co_await f([this, s]() mutable { use(s); });", LAMBDA),
    ("co_await [s]() -> awaitable<void> { co_return; }();", LAMBDA),
    ("co_await co_spawn(ex, [self] { return self->run(); }, use_awaitable);", LAMBDA),
]

GOOD = [
    "Message m{s, 1}; co_await f(std::move(m));",
    "auto job = [s] { use(s); }; co_await g(std::move(job));",
    "co_await f(); Message m{s};",
    "if (!co_await f()) { stop(); }",
    "if (auto r = co_await f(); !r) { co_return r.error(); }",
    "while (co_await step(a[i], b)) { ++i; }",
    "for (auto& x : co_await list()) { use(x); }",
    "switch (co_await kind()) { case 1: break; }",
    "// co_await f({s, 1});",
    'co_await f("{}");',
    "co_await f(rows[i], columns[j](k));",
    "co_spawn(ex, [self]() -> awaitable<void> { co_await self->run(); }, detached);",
    "if (x) co_await f(); else { g(); }",
    "if (auto x = f(); co_await g(x)) { h(); }",
    "for (int i = 0; co_await g(i); ++i) { h(); }",
    "auto [ec, n] = co_await read(as_tuple(use_awaitable));",
]


def self_test():
    for sample, expected in BAD:
        found = [fault for _, fault in judge("void t() {\n" + sample + "\n}\n")]
        if found != [expected]:
            sys.exit(f"self-test: {sample!r}: expected {expected!r}, found {found}")
    for sample in GOOD:
        found = list(judge("void t() {\n" + sample + "\n}\n"))
        if found:
            sys.exit(f"self-test: {sample!r} is harmless, found {found}")
    return len(BAD) + len(GOOD)


if __name__ == "__main__":
    sys.exit(run("coroutines", check, self_test, __doc__))
