"""Svargen's templates and a project's as Python: in a language, fast, and compiled once.

What Python there is of svargen's own lies where Python keeps what it makes of modules, in
`__pycache__`: as source that is imported like any other, named by all that it was made of.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from contextlib import suppress
from dataclasses import is_dataclass
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2
from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateRuntimeError,
    Undefined,
    nodes,
)
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from svargen.language import known_languages, language_of
from svargen.look import own_templates

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from types import CodeType

    from jinja2.bccache import Bucket

    from svargen.language import Language

_WORD = re.compile(r'\b_\(("(?:[^"\\\\%]|\\\\.)*")\)')


class Translated(BaseLoader):
    """Templates with their fixed words already in the site's language.

    Looked up once for each template instead of once for each page.
    """

    def __init__(self, loader: BaseLoader, language: Language) -> None:
        self.loader = loader
        self.language = language

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """What the loader has, with its words looked up."""
        source, name, fresh = self.loader.get_source(environment, template)
        # A project's have no file by now; by this name their errors find their place again.
        return _WORD.sub(self._word, source), name or template, fresh

    def _word(self, found: re.Match[str]) -> str:
        return json.dumps(self.language.text(json.loads(found[1])), ensure_ascii=False)


class Trusted(Translated):
    """Svargen's own templates for where a project's are at work: as Python that guards nothing.

    What a project's template may ask of a value is asked in that template, so only those need
    Jinja's sandbox, which takes twice the time.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(FileSystemLoader(own_templates()), language)

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's
    ) -> Template:
        """One of them, for this environment. Raises TemplateNotFound."""
        source, file, fresh = self.get_source(environment, name)
        own = own_environment(self.language)
        code = cast("CodeType", _compiled(self.language).get_bucket(own, name, file, source).code)
        return environment.template_class.from_code(environment, code, globals or {}, fresh)


class _Compiled(BytecodeCache):
    """Templates compiled before: by this process, the one it is a copy of, or another run."""

    def __init__(self, language: Language) -> None:
        self._language = language.code
        self._code: dict[tuple[str, str], Any] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """The place of a template's code, with the code in it."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is None:
            bucket.code = _code_of(environment, f"{self._language}-{name}", filename, source)
            self.set_bucket(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


@lru_cache(maxsize=8)
def _compiled(language: Language) -> _Compiled:
    return _Compiled(language)


@lru_cache(maxsize=1)
def _maker() -> bytes:
    """What Python is made of templates by: this module and Jinja, told by its version."""
    return Path(__file__).read_bytes() + jinja2.__version__.encode()


def _code_of(
    environment: Environment, name: str, filename: str | None, source: str
) -> CodeType | None:
    """A template's code, from where it was kept; else it is made, and kept where that can be."""
    template = name.partition("-")[2]
    mark = hashlib.sha256(b"\0".join((_maker(), name.encode(), source.encode()))).hexdigest()
    place = Path(cache_from_source(__file__)).parent / "templates" / f"{name}-{mark}.py"
    loader = SourceFileLoader(f"svargen.templates.{name}", os.fspath(place))
    with suppress(OSError, ValueError, SyntaxError, EOFError):
        if (code := loader.get_code(loader.name)) and _LAST in code.co_names:
            return code
    python = environment.compile(source, template, filename, raw=True)
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            _keep(place, python, name)
            return loader.get_code(loader.name)
    return compile(python, filename or template, "exec")


_LAST = "debug_info"
"""The name that ends all Python that Jinja makes: where it is there, the file is whole."""


def _keep(place: Path, python: str, name: str) -> None:
    """Write Python where it will be looked for, in place of what the template was before."""
    folder = place.parent
    folder.mkdir(parents=True, exist_ok=True)
    for older in (*folder.glob(f"{name}-*"), *folder.glob(f"__pycache__/{name}-*")):
        older.unlink(missing_ok=True)
    unfinished = folder / f"{os.getpid()}.tmp"
    unfinished.write_text(python, encoding="utf-8")
    unfinished.replace(place)


class _Plain(CodeGenerator):
    """Writes what templates do most as plain Python: a tenth of a page's time.

    Fit for svargen's own templates alone, whose values have the attributes that they ask for.
    """

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 - Jinja's
        self.writeline("from svargen.templating import Said, escaped")
        super().visit_Template(node, frame)

    def visit_Name(self, node: nodes.Name, frame: Any) -> None:  # noqa: N802
        if node.ctx == "load":
            self.write(frame.symbols.ref(node.name))
        else:
            super().visit_Name(node, frame)

    def macro_def(self, macro_ref: Any, frame: Any) -> None:
        """Write the macro that was defined last."""
        del frame
        node = macro_ref.node
        takes = "".join(f"{each.name!r}, " for each in node.args)
        gets = macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller
        name = getattr(node, "name", None)
        self.write(f"Said(environment, macro, {name!r}, ({takes}), {', '.join(map(repr, gets))})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Any) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Any,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        if forward_caller or called == "ngettext":
            # These get more than what they are called with.
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Any) -> None:  # noqa: N802
        # Of texts joined by '~' each is escaped, or all are once they are joined: the same.
        parts = (each.nodes if isinstance(each, nodes.Concat) else [each] for each in node.nodes)
        super().visit_Output(nodes.Output(list(chain(*parts)), lineno=node.lineno), frame)

    def _output_child_pre(self, *_: Any) -> None:
        self.write("escaped(")


class Said(Macro):
    """A macro, called at once where it gets what it takes in its order, as most do."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The HTML of one call."""
        left = self._argument_count - len(args)
        if kwargs or left < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        # What it is not given has its default.
        return markup(self._func(*args, *(missing,) * left))


def markup(html: str) -> Markup:
    """HTML that a template has made, as such; in a third of the time of `Markup`."""
    return str.__new__(Markup, html)


_special = re.compile("[&<>'\"]").search


def escaped(value: object) -> str:
    """As `markupsafe.escape`, in a third of its time for what needs no escaping."""
    if type(value) is str:
        return escape(value) if _special(value) else value
    return value if type(value) is Markup else escape(value)


def _saying(language: Language) -> Callable[..., Markup]:
    """What `_` is in templates: as Jinja's, without its asking for the language."""
    translated = language.catalogue.gettext

    def said(message: str, **values: object) -> Markup:
        # Numbers as they are, for `%(count)d`.
        shown = {k: v if isinstance(v, int | float) else escaped(v) for k, v in values.items()}
        return markup(translated(message) % shown)

    return said


class Quick(Environment):
    """Hands every template the same names as one plain mapping: a tenth of a page's time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._had: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of the environment, and a template's own."""
        return {**self.globals, **(d or {})}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's
    ) -> Template:
        """A template; one that was had before without asking whose it is and how old."""
        if globals or isinstance(name, Template):
            return super().get_template(name, parent, globals)
        if name not in self._had:
            self._had[name] = super().get_template(name, parent)
        return self._had[name]


class Sandboxed(Quick, ImmutableSandboxedEnvironment):
    """The same for the templates of a project."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, or what stands for none. Raises SecurityError.

        Of a page's frozen data all that does not begin with `_` may be asked, as Jinja would find
        out in ten times the time; most of what a template asks is that.
        """
        own = type(obj).__module__.startswith("svargen.") and is_dataclass(obj)
        if own and attribute[:1] != "_":
            with suppress(AttributeError):
                return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def shown(value: object) -> object:
    """What a project's template shows. Raises TemplateRuntimeError for what is not to be shown.

    Of anything but text, numbers and lists of them Python tells the place in memory, which is
    another one at each build.
    """
    if isinstance(value, str | int | float | Undefined) or value is None:
        return value
    if isinstance(value, list | tuple):
        for each in value:
            shown(each)
        return value
    raise TemplateRuntimeError(f"{type(value).__name__!r} is neither text, a number nor a list")


def environment_of(kind: type[Quick], loader: BaseLoader, language: Language) -> Environment:
    """What templates are compiled and rendered in; a project's own in a sandbox."""
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=shown if issubclass(kind, Sandboxed) else None,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    if not environment.sandboxed:
        environment.code_generator_class = _Plain
        environment.bytecode_cache = _compiled(language)
    translate: Any = environment
    translate.install_gettext_translations(language.catalogue, newstyle=True)
    environment.globals["_"] = _saying(language)
    environment.filters["number"] = language.number
    environment.filters["soft"] = language.with_soft_hyphens
    return environment


def keep_all() -> None:
    """Keep svargen's own templates in each language, whatever Python is told of what it makes."""
    sys.dont_write_bytecode = False
    for language in map(language_of, known_languages()):
        environment = own_environment(language)
        for file in sorted(own_templates().glob("*.html")):
            environment.get_template(file.name)


@lru_cache(maxsize=8)
def own_environment(language: Language) -> Environment:
    """Where svargen's own templates are at work, and no project's."""
    return environment_of(Quick, Translated(FileSystemLoader(own_templates()), language), language)


if __name__ == "__main__":
    keep_all()
