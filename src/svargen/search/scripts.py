"""The search client as it is published: its modules as one, without what only eyes need.

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
# Nothing is divided by what stands behind one of these.
_EXPRESSION = r"(?:(?<=[(=,:?!&|])|(?<=[(=,:?!&|] ))/(?:[^/\\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/"
_TEXT = rf'"(?:[^"\\]|\\.)*"|`(?:[^`\\{{]|\\.|\{{[^`{{}}"]*\}})*`|{_EXPRESSION}| / '
_LONGER = re.compile(rf"{_TEXT}|\bconst\b(?= ?[\w${{[])|(?<![\w$#+-]) | (?![\w$#+-])")
_SHORTER = {" ": "", "const": "let"}
_TEXTS = re.compile(_TEXT)
_SYNTAX = re.compile(r"^[ \t]*(?:import|export)\b", re.MULTILINE)
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTING = re.compile(r"[\"'`/]")
_GOING_ON = ("{", "(", "[", ",", ";", "=>")
_NO_BEGINNING = re.compile(r"\n(?=[}\])?:]|\.\D|&&|\|\|)")


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
        script = _tight(_EXPORT.sub("", _IMPORT.sub(bound, script)))
        if name != first:
            script = f"const {name}_=(()=>{{{script}return{{{','.join(exported)}}};}})();\n"
        parts[name] = script

    def bound(found: re.Match[str]) -> str:
        return f"const {found[1]} = {found[2]}_;\n" if found[2] in modules else ""

    add(first)
    return "".join((*imports, *parts.values()))


def not_understood(script: str) -> int:
    """The line of a module's first import or export that `joined` cannot make out; 0 if none is."""
    script = _REMARK.sub(lambda found: "\n" * found[0].count("\n"), script)
    for found in _SYNTAX.finditer(script):
        if not (_IMPORT.match(script, found.start()) or _EXPORT.match(script, found.start())):
            return script.count("\n", 0, found.start()) + 1
    return 0


def without_comments(script: str) -> str:
    """A module of ours without the comments that fill lines or tell types."""
    return _CAST.sub("", _COMMENT.sub("", script))


def _tight(script: str) -> str:
    """A module without what only eyes need: margins, empty lines, most spaces and ends of lines."""
    lines = script.splitlines()
    # A text over several lines keeps its own.
    if any(line.count("`") % 2 for line in lines):
        return f"{script}\n"
    tight = "".join(_line(line.strip()) for line in lines if line)
    # What can begin no statement goes on with the one before, unless that ends in a comment.
    return tight if "//" in tight else _NO_BEGINNING.sub("", tight)


def _line(line: str) -> str:
    # What a text, an expression or a comment says is none of ours.
    if not _QUOTING.search(_TEXTS.sub("", line)):
        line = _LONGER.sub(lambda found: _SHORTER.get(found[0], found[0]), line)
    goes_on = line.endswith(_GOING_ON) and "//" not in line
    return line if goes_on else f"{line}\n"
