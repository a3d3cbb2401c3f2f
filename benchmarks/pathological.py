"""How long svargen takes over files made to be slow, each at the size limit.

    python benchmarks/pathological.py [--size 512] [--most 60] [WORD…]

Each case is one file of `--size` KB, read by a process of its own that is ended after `--most`
seconds. Printed are the processor seconds reading took and what came of it: `read`, or the codes of
its errors. With words, only cases whose name holds one of them are run. The same
cases, without a clock, are in tests/reading/test_bounded.py.
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count

from svargen.codes import CODES, Severity
from svargen.model import Limits
from svargen.reading.answer import Settings, read_answer, read_plain_page, read_site
from svargen.reading.density import marks_in

Make = Callable[[int], str]
"""(characters) -> text of about that length."""

FRONT = (
    "title: a\nasker: Asta Eksempelsen\nasked: 2026-05-01\ndate: 2026-05-08\nadministration: a\n"
)


def again(piece: str, start: str = "", end: str = "") -> Make:
    """One piece over and over."""
    return lambda size: start + piece * ((size - len(start + end)) // len(piece)) + end


def numbered(piece: str) -> Make:
    """One piece over and over, each with a number of its own where it has `{n}`."""

    def make(size: int) -> str:
        parts: list[str] = []
        length = 0
        for n in count(1):
            parts.append(piece.replace("{n}", str(n)))
            length += len(parts[-1])
            if length >= size:
                return "".join(parts)
        raise AssertionError

    return make


def rising(sign: str, between: str = " ") -> Make:
    """Runs of a sign, each longer than the one before."""

    def make(size: int) -> str:
        runs = int((2 * size) ** 0.5) - 2
        return between.join(sign * n for n in range(1, runs))

    return make


def half(opening: str, middle: str, closing: str) -> Make:
    """Openings, and as many closings."""

    def make(size: int) -> str:
        pairs = (size - len(middle)) // (len(opening) + len(closing))
        return opening * pairs + middle + closing * pairs

    return make


def nested_list(size: int) -> str:
    """Each item one level deeper than the one before, as deep as the size allows."""
    lines = int(size**0.5)
    return "".join(f"{'  ' * n}- a\n" for n in range(lines))


def wide_table(size: int) -> str:
    """A table with as many columns as rows."""
    columns = int((size / 2) ** 0.5)
    return ("|a" * columns + "\n") + ("|-" * columns + "\n") + ("|a" * columns + "\n") * columns


def short_rows(size: int) -> str:
    """A table of many columns, with rows of one cell that are all filled up."""
    columns = size // 8
    return ("|a" * columns + "\n") + ("|-" * columns + "\n") + "a\n" * (size // 4)


TEXTS: Mapping[str, Make] = {
    # links and images
    "[a": again("[a"),
    "[ a_": again("[ a_"),
    "[": again("["),
    "![[]()": again("![[]()"),
    "![": again("!["),
    "![[": again("![["),
    "](": again("]("),
    "[]": again("[]"),
    "[](": again("[]("),
    "[a](": again("[a]("),
    "[a](b": again("[a](b"),
    "[a](<b": again("[a](<b"),
    "[a] (b": again("[a] (b"),
    "[a](b)": again("[a](b)"),
    "[a]()": again("[a]()"),
    "[a]( b)": again("[a]( b)"),
    "[a] (b)": again("[a] (b)"),
    "[a][": again("[a]["),
    "[a][b]": again("[a][b]"),
    "[a] ": again("[a] "),
    "[[a]]": half("[", "a", "]"),
    '[a](b"': again('[a](b "'),
    "[a](b 'c": again("[a](b 'c"),
    "long link title": again("a ", '[a](b "', '")'),
    "unclosed link title": again("a ", '[a](b "'),
    "nested links": half("[", "a", "](b)"),
    "nested images": half("![", "a", "](b)"),
    "link in brackets": again("[a](/b/)", "[", "]"),
    "((": again("(", "[a]("),
    "parentheses": half("[a](" + "(", "b", ")"),
    "many links": numbered("[a{n}](/b{n}/) "),
    "links on lines": numbered("[a{n}](/b{n}/)\n"),
    "links in lines": numbered("- [a{n}](/b{n}/)\n"),
    "lost links": again("[a]()\n\n"),
    "lost links in one": again("[a]() "),
    "encoded links": again("[a](&#47;b/) "),
    "images": again("![a](b.png) "),
    "images on lines": again("![a](b.png)\n\n"),
    "<b@example.dk>": again("<b@example.dk>"),
    # emphasis
    "*": again("*"),
    "*a": again("*a"),
    "*a ": again("*a "),
    "*a_": again("*a_"),
    "*a _": again("*a _"),
    "**a *": again("**a *"),
    "_*_*": again("_*_*"),
    "a**b": again("a**b"),
    "***a": again("***a"),
    "*a**": again("*a**"),
    "a***": half("a***", "", "***a"),
    "_a": again("_a"),
    "__a ": again("__a "),
    "*[": again("*["),
    "**x* ": again("**x* "),
    "x *_": again("x *_"),
    "rising *": rising("*", " a "),
    "rising _": rising("_", " a "),
    "* a": again("* a"),
    "emphasis in emphasis": half("*a ", "b", " a*"),
    "a*b**": again("a**b*c"),
    # code
    "rising `": rising("`"),
    "`": again("`"),
    "` ": again("` "),
    "`a": again("`a"),
    "``a`": again("``a`"),
    "fences": again("```\na\n"),
    "open fences": again("```a\n"),
    "tildes": again("~~~\n"),
    "rising fences": rising("`", "\n"),
    # signs
    "\\": again("\\"),
    "\\[": again("\\["),
    "&": again("&"),
    "&a": again("&a"),
    "&#": again("&#"),
    "&amp;": again("&amp;"),
    "&#1234567;": again("&#1234567;"),
    "&#x": again("&#x"),
    "<": again("<"),
    "<a": again("<a"),
    "<a ": again("<a "),
    "<a b=": again("<a b="),
    "<https:": again("<https:"),
    "<https://a": again("<https://a"),
    "<a@": again("<a@"),
    "<a.b": again("<a.b"),
    "a@b.": again("<" + "a@b."),
    "<!": again("<!"),
    "<!-": again("<!-"),
    "<!--": again("<!--"),
    "<?": again("<?"),
    "<![CDATA[": again("<![CDATA["),
    "</": again("</"),
    "<!A": again("<!A"),
    "<script>": again("<script>\n"),
    "quotes": again("\"'"),
    "|": again("|"),
    "!": again("!"),
    ":": again(":"),
    "~": again("~"),
    "^": again("^"),
    "^[": again("^["),
    # blocks
    ">": again(">"),
    "> ": again("> "),
    "> a": again("> a\n"),
    ">\n": again(">\n"),
    "deep quotations": again("\n", again(">")(2000)),
    "quotations that fall": rising(">", "a\n"),
    "- ": again("- "),
    "- - a": again("- - a\n"),
    "-": again("-"),
    "- a": again("- a\n"),
    "- a-": again("- a\n-\n"),
    "nested lists": nested_list,
    "1. ": again("1. "),
    "1. a": again("1. a\n"),
    "lists apart": again("- a\n\n"),
    "+ * -": again("+ a\n* a\n- a\n"),
    "lists and quotations": again("> - "),
    "list of lists": again("- - - - - a\n"),
    "> 1. ": again("> 1. a\n>\n"),
    "indented": again("    a\n"),
    "tabs": again("\t"),
    "spaces": again(" "),
    "spaces and letters": again(" " * 100 + "a\n"),
    "empty lines": again("\n"),
    "blank lines": again("  \n"),
    "rules": again("---\n"),
    "* * *": again("* "),
    "headings": again("# a\n"),
    "#": again("#"),
    "# #": again("# "),
    "## Svar": again("## Svar\n\na\n\n"),
    "## Svar 1": numbered("## Svar {n}\n\na\n\n"),
    "setext": again("a\n="),
    "setext =": again("a\n===\n"),
    "setext -": again("a\n---\n"),
    "setext in one": again("a\n"),
    "near headings": again("**Svar**\n\n"),
    "near # headings": again("# Sva\n"),
    "long heading": again("a ", "# "),
    "long heading of digits": again("1", "## a"),
    "long heading of spaces": again(" ", "## Svar", "x"),
    # tables
    "wide table": wide_table,
    "short rows": short_rows,
    "long table": again("|a|b|\n", "|a|b|\n|-|-|\n"),
    "|-": again("|-"),
    "a|b": again("a|b\n"),
    "|-|": again("|-|\n"),
    "table of pipes": again("||||\n", "||||\n|-|-|-|\n"),
    "swapped brackets": again("(a)[www.b] "),
    "open addresses": again("[a](www.b "),
    "long rows": again("|a|b|\n", "|a|\n|-|\n"),
    "tables": again("|a|\n|-|\n|b|\n\n"),
    "cells of brackets": again("|[a", "|a|b|\n|-|-|\n"),
    "escaped pipes": again("\\|", "|a|\n|-|\n|"),
    "code in cells": again("`|", "|a|\n|-|\n"),
    "long delimiter row": again("-", "|a|\n|", "|\n|b|\n"),
    "many delimiter rows": again("a\n-|\n"),
    "empty tables": again("||\n|-|\n"),
    # definitions and footnotes
    "definitions": numbered("[a{n}]: /b{n}/\n"),
    "used definitions": numbered("[a{n}]\n\n[a{n}]: /b{n}/\n\n"),
    "definitions alike": again("[a]: /b/\n"),
    "definitions of one": again("[a] ", "[a]: /b/\n\n"),
    "long definition": again("a", "[", "]: /b/\n"),
    "open definition": again("[a]: "),
    "[a]:": again("[a]:\n"),
    "definition titles": again("[a]: /b/ 'c\n"),
    "[a\\": again("[a\\]: "),
    "large definition": lambda size: f"[a]: <{'b' * (size // 2)}>\n\n" + "[a]\n" * (size // 8),
    "footnotes": numbered("a[^{n}]\n\n[^{n}]: b\n\n"),
    "missing footnotes": numbered("[^{n}] "),
    "missing footnotes as entities": again("[^&#65;] "),
    "unused footnotes": numbered("[^{n}]: b\n\n"),
    "[^1]": again("[^1]"),
    "footnote used often": again("a[^1] ", "[^1]: b\n\n"),
    "[^": again("[^"),
    "footnotes in footnotes": numbered("[^{n}]: a[^{n}] b[^1]\n\n"),
    "^[a": again("^[a"),
    "[^1]:": again("[^1]:"),
    "[^1]: ": again("[^1]: a\n"),
    "notes in notes": again("[^1]: "),
    "missing notes": numbered("a[^{n}] "),
    "large footnote": lambda size: f"[^1]: {'b ' * (size // 4)}\n\n" + "[^1]" * (size // 8),
    # letters
    "long line": again("a"),
    "long words": again("a" * 60 + " "),
    "lines": again("a\n"),
    "paragraphs": again("a\n\n"),
    "CR": again("a\r"),
    "CRLF": again("a\r\n"),
    "breaks": again("a  \n"),
    "backslash breaks": again("a\\\n"),
    "combining": again("e\u0301\u0323"),
    "only combining": again("\u0301", "a"),
    "combining of two orders": again("\u0323\u0301", "a"),
    "hangul": again("\u1100\u1161\u11a8"),
    "emoji": again("\U0001f6b2"),
    "joined emoji": again("\U0001f469\u200d\U0001f4bb"),
    "joiners": again("\u200d"),
    "bidi": again("\u202e"),
    "controls": again("\x07"),
    "lost": again("\ufffd"),
    "mangled": again("Ã¥"),
    "nearly mangled": again("Ãa"),
    "soft hyphens": again("a\u00ad"),
    "addresses": again("https://example.dk/a "),
    "www.": again("www."),
    "http://": again("http://"),
    "hosts": again("[a](https://example.dk/) "),
    "hosts in text": again("[example.dk](https://example.dk/)\n\n"),
    "] (": again("[a] (", "", ")"),
    "almost links": again("[" + "a" * 199),
    "] ( in one": again("[a](b c) "),
}
"""The text of an answer, by what it is made of."""

FRONTS: Mapping[str, Make] = {
    "flow lists": again("["),
    "flow mappings": again("{a: "),
    "closed flow lists": half("[", "", "]"),
    "deep mapping": lambda size: "".join(f"{' ' * n}a:\n" for n in range(int((2 * size) ** 0.5))),
    "deep list": again("- "),
    "keys": numbered("k{n}: a\n"),
    "doubled keys": again("title: a\n"),
    "anchors": numbered("a{n}: &a{n} [*a1, *a1]\n"),
    "alias": again("a: *a\n"),
    "tags": again("a: !!str b\n"),
    "laughs": numbered("a{n}: &a{n} [*a{n},*a{n},*a{n},*a{n},*a{n},*a{n},*a{n},*a{n},*a{n}]\n"),
    "long scalar": again("a", "title: "),
    "long words": again("a b ", "title: "),
    "quoted": again("a ", 'title: "', '"'),
    "escapes": again("\\x41", 'title: "', '"'),
    "open quote": again("a\n", 'title: "'),
    "surrogates": again("\\ud800", 'title: "', '"'),
    "block scalar": again("  a\n", "title: |\n"),
    "folded": again("  a\n\n", "title: >\n"),
    "long key": again("a", "", ": b"),
    "question keys": again("? a\n"),
    "topics": again("a, ", "topics: [", "a]"),
    "own topics": (lambda size: "topics:\n" + numbered("- t{n}\n")(size)),
    "links": lambda size: "links:\n" + again("- {title: a, url: /b/}\n")(size),
    "wrong links": lambda size: "links:\n" + again("- {titel: a, ulr: /b/}\n")(size),
    "commas in a group": again("a, ", "links: [{title: ", "}]"),
    "keys in a group": again("a, b c: ", "links: [{title: ", "}]"),
    "askers": again("Asta, ", "asker: [", "Asta]"),
    "long asker": again("a (", "asker: "),
    "spaces in asker": again(" ", "asker: a", "b"),
    "asker (": again("(", "asker: a "),
    "a b asker": again("a ", "asker: '", "('"),
    "long case": again("1", "sagsnummer: "),
    "spaces in case": again(" ", "sagsnummer: '2026", "-'"),
    "long date": again("1", "asked: "),
    "date of words": again("a. ", "asked: "),
    "spaces in date": again(" ", "asked: '1", "'"),
    "long address": again("/a", "aliases: "),
    "long url": again("a", "links: [{title: a, url: https://", "}]"),
    "url of dots": again(".", "links: [{title: a, url: https://", "}]"),
    "url of escapes": again("%41", "links: [{title: a, url: https://a/", "}]"),
    "unknown status": again("a", "status: "),
    "comments": again("#a\n"),
    "comment signs": again("a #b", "title: "),
    "colons": again("a: ", "title: "),
    "colons without space": again("a:b\n"),
    "dashes": again("-"),
    "tabs": again("\t"),
    "semicolons": again("a;", "administration: "),
    "commas": again("a,", "topics: "),
    "## ": again("## a\n"),
    "corrections": lambda size: "corrections:\n" + again("- {date: 2026-05-01, text: a}\n")(size),
    "null bytes": again('"\\0"\n', "topics:\n"),
    "directives": again("%YAML 1.2\n"),
    "documents": again("...\n"),
}
"""Front matter, without and with what an answer must have."""

SITES: Mapping[str, Make] = {
    "parties": numbered("  P{n}: a\n"),
    "topics": numbered("  t{n}: {aliases: [a{n}]}\n"),
    "administrations": numbered("  - {name: A{n}, aliases: [B{n}]}\n"),
    "people": numbered("  - {id: p{n}, name: Asta {n}}\n"),
    "redirects": numbered("  /a{n}/: /b/\n"),
}
"""What stands under one key of site.yaml, named as the case is."""


def answer(text: str, front: str = FRONT) -> bytes:
    """A file of an answer."""
    return f"---\n{front}---\n## Spørgsmål\n\na\n\n## Svar\n\n{text}\n".encode()


def cases(size: int) -> dict[str, tuple[str, bytes]]:
    """Each case as (how it is read, its file), by name; `size` in bytes.

    A text with more marks than are read comes in two more forms: as much of it as is read
    (`most`), and that with plain words after it up to the size (`long`).
    """
    room = size - len(answer(""))
    front = Limits().front_matter * 1024
    allowed = Limits().marks - marks_in(answer("").decode())
    found: dict[str, tuple[str, bytes]] = {}
    for name, make in TEXTS.items():
        text = cut(make(room), room)
        found[f"text: {name}"] = "answer", answer(text)
        dense = marks_in(text) > allowed
        if dense:
            text = just_read(make, room, allowed)
            found[f"most: {name}"] = "answer", answer(text)
            filler = "a " * ((room - len(text.encode())) // 2)
            found[f"long: {name}"] = "answer", answer(text + filler)
    for name, make in FRONTS.items():
        found[f"front: {name}"] = "answer", answer("a", cut(make(front), front - 2) + "\n")
        found[f"site: {name}"] = "site", cut(f"title: a\n{make(size)}", size).encode()
    for name, make in SITES.items():
        found[f"site: {name}"] = "site", cut(f"title: a\n{name}:\n{make(size)}", size).encode()
    return found


def just_read(make: Make, room: int, limit: int) -> str:
    """The longest text of the case, up to `room`, that holds at most `limit` marks."""
    least, most = 0, room
    while least < most:
        middle = (least + most + 1) // 2
        if marks_in(cut(make(middle), room)) <= limit:
            least = middle
        else:
            most = middle - 1
    return cut(make(least), room)


def cut(text: str, most: int) -> str:
    """The beginning of a text, of at most so many bytes in UTF-8."""
    return text.encode()[:most].decode(errors="ignore")


def outcome(kind: str, data: bytes) -> str:
    """Read a file; `read`, or the codes of what was refused."""
    settings = Settings("da", Limits())
    if kind == "site":
        found = read_site(data)[2]
    elif kind == "page":
        found = list(read_plain_page(data, "pages/a.md", settings).diagnostics)
    else:
        found = list(read_answer(data, "answers/2026/a.md", settings).diagnostics)
    codes = Counter(d.code for d in found if CODES[d.code].severity == Severity.ERROR)
    return ", ".join(f"{code} x {n}" if n > 1 else code for code, n in codes.items()) or "read"


def timed(kind: str, data: bytes, most: float) -> tuple[float | None, str]:
    """Seconds, and what came of it; None where it had to be ended after `most` seconds."""
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def work() -> None:
        start = time.process_time()
        said = outcome(kind, data)
        theirs.send((time.process_time() - start, said))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    theirs.close()
    try:
        if ours.poll(most):
            seconds, said = ours.recv()
            return seconds, said
    except EOFError:
        return None, "died"
    else:
        return None, "ended"
    finally:
        process.kill()
        process.join()


def main() -> int:
    """Print a line for each case, the slowest last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=512, help="KB of each file")
    parser.add_argument("--most", type=float, default=60, help="seconds until a case is ended")
    parser.add_argument("words", nargs="*", help="run only cases whose name holds one of them")
    wanted = parser.parse_args()
    slow = []
    for name, (kind, data) in cases(wanted.size * 1024).items():
        if wanted.words and not any(word in name for word in wanted.words):
            continue
        seconds, said = timed(kind, data, wanted.most)
        print(
            f"{name!r:44} {len(data) // 1024:4} KB  {_shown(seconds):>8}  {said[:60]}", flush=True
        )
        slow.append((seconds if seconds is not None else float("inf"), name))
    slow.sort()
    print(f"\n{len(slow)} cases; the slowest: ")
    for seconds, name in slow[-10:]:
        print(f"{name!r:44} {seconds:8.2f} s")
    return 0


def _shown(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.2f} s"


if __name__ == "__main__":
    sys.exit(main())
