"""The search client as it is published: its modules as one, without comments.

The modules run as they are, in Node and in browsers, and that is how they are tested. Published as
a dozen files they would take a phone a dozen requests, and a quarter more bytes.
"""

import re
from collections.abc import Mapping

_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
_CAST = re.compile(r"/\*\* @type [^*\n]* \*/ ")
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?:(?=(?:async function|function|class|const) (\w+))|\{ (\w+) \};\n)", re.MULTILINE
)


def joined(modules: Mapping[str, str], first: str) -> str:
    """One module that does what the module `first` does; `modules` are texts by name, without .js.

    Each of them becomes a function's result, in the order in which they need one another. What they
    import from files that are not among them stays an import. Understood is what they are written
    with: named imports, and exports where they are declared or one by one.
    """
    imports: dict[str, None] = {}
    parts: dict[str, str] = {}
    begun: set[str] = set()

    def add(name: str) -> None:
        begun.add(name)
        script = without_comments(modules[name])
        for found in _IMPORT.finditer(script):
            if found[2] not in modules:
                imports[found[0]] = None
            elif found[2] not in begun:
                add(found[2])
        exported = [found[1] or found[2] for found in _EXPORT.finditer(script)]
        script = _EXPORT.sub("", _IMPORT.sub(bound, script)).strip("\n")
        if name == first:
            parts[name] = f"{script}\n"
        else:
            given = ", ".join(exported)
            parts[name] = f"const {name}_ = (() => {{\n{script}\nreturn {{ {given} }};\n}})();\n"

    def bound(found: re.Match[str]) -> str:
        return f"const {found[1]} = {found[2]}_;\n" if found[2] in modules else ""

    add(first)
    return "".join((*imports, *parts.values()))


def without_comments(script: str) -> str:
    """A module of ours without the comments that fill lines or tell types, and without margins."""
    lines = _CAST.sub("", _COMMENT.sub("", script)).strip("\n").splitlines()
    # A text over several lines keeps its own.
    if all(line.count("`") % 2 == 0 for line in lines):
        lines = [line.lstrip() for line in lines]
    return "".join(f"{line}\n" for line in lines if line)
