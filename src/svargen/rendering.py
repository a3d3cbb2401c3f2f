"""From a page's data to its bytes.

A template sees `page` and `site`, both frozen, and the words of the site's language. A
project may replace any template with one of its own in templates/; those run in Jinja's
immutable sandbox, so that their HTML is trusted and their reach into Python is not, and within
bounds of time and memory.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from traceback import walk_tb
from typing import TYPE_CHECKING

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    TemplateError,
    TemplateSyntaxError,
)

from svargen.bounds import Bounds, TooMuch
from svargen.codes import N_
from svargen.diagnostics import Term
from svargen.look import own_templates
from svargen.pages.preview import SCRIPT, STYLE, SUMMARY, Panel, Summary
from svargen.pages.types import AnswerPage, Frame, Page, PlainPage
from svargen.pages.urls import resolve_links
from svargen.reading.body import PARAGRAPH
from svargen.templating import (
    Quick,
    Sandboxed,
    Translated,
    Trusted,
    environment_of,
    markup,
    own_environment,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from markupsafe import Markup

    from svargen.language import Language
    from svargen.model import Theme
    from svargen.pages.urls import Urls

_ROOT = "\x02root\x03"
"""Stands in a remembered part for the way to the front page: no text holds such a character, and
text with no character beyond Latin takes half the memory."""
_MOST_PARTS = 15_000
"""Lists go through the whole archive time and again: fewer than it has would be of little use."""
_NUMBERED = f'<p id="{PARAGRAPH}-'


class TemplateTrouble(Exception):
    """A template that cannot be used: its name, line (0 if unknown) and what is wrong."""

    def __init__(self, name: str, line: int, problem: str) -> None:
        # All of it, so that a worker's trouble reaches its parent whole.
        super().__init__(name, line, problem)
        self.name = name
        self.line = line
        self.problem = problem


def stylesheet(css: bytes, theme: Theme) -> bytes:
    """The stylesheet with the publisher's own tokens after svargen's."""
    own = ""
    # Each scheme in a query of its own: what is left out of one is svargen's, not the other's.
    for query, scheme in (("light),print", theme.light), ("dark)", theme.dark)):
        tokens = "".join(f"--{token}:{colour};" for token, colour in scheme.named().items())
        if tokens:
            own += f"@media screen and (prefers-color-scheme:{query}{{:root{{{tokens}}}}}\n"
    return css + own.encode()


def of_preview(page: Panel | Summary, language: Language) -> bytes:
    """What `serve` adds to a page, or all findings as a page, as HTML in UTF-8.

    By svargen's own templates alone: a project's may be what is broken.
    """
    name = "_preview.html" if isinstance(page, Panel) else "_summary.html"
    places = {"summary": SUMMARY, "style": STYLE, "script": SCRIPT}
    return own_environment(language).get_template(name).render(page=page, **places).encode()


def make_ready(language: Language) -> None:
    """Compile the templates of svargen's pages, which takes as long as rendering many of them."""
    environment = own_environment(language)
    for file in sorted(own_templates().glob("*.html")):
        environment.get_template(file.name)


class _Parts:
    """Parts of pages that many pages share, such as an answer's line in a dozen lists.

    Each is rendered once, with a mark in place of the way to the front page.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made = lru_cache(maxsize=_MOST_PARTS)(self._make)

    def part(self, name: str, root: str, **values: Hashable) -> Markup:
        """What the template `name` makes of `root` and `values`."""
        return self._placed(self._made(name, tuple(values.items())), root)

    def parts(self, name: str, root: str, items: Iterable[Hashable]) -> Markup:
        """What it makes of each of `items`, which it sees as `item`."""
        return self._placed("".join([self._made(name, (("item", i),)) for i in items]), root)

    def _make(self, name: str, values: tuple[tuple[str, Hashable], ...]) -> str:
        return self._environment.get_template(name).render(dict(values), root=_ROOT)

    def _placed(self, html: str, root: str) -> Markup:
        return markup(html.replace(_ROOT, root))


class Renderer:
    """Renders the pages of one site."""

    def __init__(
        self,
        frame: Frame,
        language: Language,
        urls: Urls,
        overrides: Mapping[str, str],
        seconds: float,
    ) -> None:
        """`overrides` are a project's own templates: name -> text.

        With these, a page may take so many `seconds` of a processor.
        """
        self._urls = urls
        self._anchor = language.text("Link to paragraph {number}")
        self._own = frozenset(overrides or ())
        if overrides:
            own = Translated(DictLoader(dict(overrides)), language)
            both = ChoiceLoader([own, Trusted(language)])
            self._environment = environment_of(Sandboxed, both, language)
        else:
            alone = Translated(FileSystemLoader(own_templates()), language)
            self._environment = environment_of(Quick, alone, language)
        self._environment.globals["site"] = frame
        # Whatever they are given, these say something else each time.
        del self._environment.globals["lipsum"], self._environment.filters["random"]
        self._bounds = Bounds(seconds) if overrides else None
        parts = _Parts(self._environment)
        self._environment.globals["part"] = parts.part
        self._environment.globals["parts"] = parts.parts
        if self._bounds:
            # Before there are other processes, each of which would compile them. Where that cannot
            # be done, the page says why that needs it.
            for name in self._own:
                with suppress(Exception):
                    self._bounds.within(partial(self._environment.get_template, name))

    def render(self, page: Page) -> bytes:
        """The page as HTML in UTF-8. Raises TemplateTrouble."""
        try:
            if self._bounds is None:
                return self._rendered(page)
            return self._bounds.within(partial(self._rendered, page))
        except TemplateSyntaxError as error:
            name = error.name or page.template
            raise TemplateTrouble(name, error.lineno, str(error.message)) from error
        except TemplateError as error:
            raise TemplateTrouble(*self._place(error, page), str(error).rstrip(".")) from error
        except TooMuch as error:
            problem = N_("a page takes it too much time or memory")
            raise TemplateTrouble(page.template, 0, Term(problem)) from error
        except Exception as error:  # a project's template can raise anything
            problem = f"{type(error).__name__}: {error}".rstrip(".")
            raise TemplateTrouble(*self._place(error, page), problem) from error

    def _place(self, error: Exception, page: Page) -> tuple[str, int]:
        """The innermost of the project's own templates that was at work, and its line."""
        # Jinja writes names and lines of templates into the traceback.
        at = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        return next((place for place in reversed(at) if place[0] in self._own), (page.template, 0))

    def _rendered(self, page: Page) -> bytes:
        template = self._environment.get_template(page.template)
        return template.render(page=self._with_places(page)).encode()

    def _with_places(self, page: Page) -> Page:
        """The page with links in its text led to their places, and its paragraphs numbered."""
        if isinstance(page, AnswerPage) and page.body:
            sections = tuple(
                replace(section, html=self._numbered(self._led(section.html, page.root)))
                for section in page.body.sections
            )
            notes = self._led(page.body.notes, page.root)
            return replace(page, body=replace(page.body, sections=sections, notes=notes))
        if isinstance(page, PlainPage):
            return replace(page, html=self._led(page.html, page.root))
        return page

    def _led(self, html: str, root: str) -> str:
        return resolve_links(html, root, "", self._urls.answer_file)

    def _numbered(self, html: str) -> str:
        """The HTML with a link to itself at the end of each numbered paragraph."""
        before, *paragraphs = html.split(_NUMBERED)
        parts = [before]
        for paragraph in paragraphs:
            number, _, rest = paragraph.partition('">')
            text, _, after = rest.partition("</p>")
            label = self._anchor.format(number=number)
            link = (
                f'<a class="pa" href="#{PARAGRAPH}-{number}" aria-label="{label}">'
                f"{number.rpartition('-')[2]}</a>"
            )
            parts.append(f'{_NUMBERED}{number}">{text} {link}</p>{after}')
        return "".join(parts)
