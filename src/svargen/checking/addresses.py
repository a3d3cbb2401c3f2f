"""Two pages never share an address, whatever the case of their letters; and every page has one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from svargen.checking.context import file_of, finding
from svargen.codes import N_
from svargen.diagnostics import Finding, Term, key_of
from svargen.language import fold, slug
from svargen.pages.urls import BESIDE, FEED, old_address, path_of
from svargen.values import LONGEST_STEP, address_too_long

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svargen.checking.context import Context
    from svargen.model import Answer


_SITE = "site.yaml"


class _Claim(NamedTuple):
    """A file of the site, and what it comes from."""

    file: str
    owner: str
    """The file of the project, or '' for what svargen makes of all of them."""
    key: str = ""
    old: bool = False
    """Whether it only leads on to another page."""


def addresses_are_apart(context: Context) -> Iterator[Finding]:
    """Every answer, page, list, old address and file that is copied has a place of its own."""
    claimed: dict[str, _Claim] = {}
    for claim in _pages(context):
        first = claimed.setdefault(claim.file.casefold(), claim)
        # Two lists on one address come from names, which have findings of their own.
        if first is not claim and (claim.owner or first.owner):
            yield _clash(claim, first)
    if others := list(_others(context)):
        for file in context.beside:
            claimed.setdefault(file.casefold(), _Claim(file, ""))
        yield from _clashes(others, claimed)


def _clashes(others: list[_Claim], claimed: dict[str, _Claim]) -> Iterator[Finding]:
    """Where one of `others` is a file that is claimed, lies in one as in a folder, or over one."""
    folders = {folder: claim for file, claim in claimed.items() for folder in _above(file)}
    told: set[tuple[str, str]] = set()
    for claim in others:
        file = claim.file.casefold()
        above = _above(file)
        over = next((claimed[folder] for folder in above if folder in claimed), None)
        first = over or folders.get(file) or claimed.setdefault(file, claim)
        # Of an old address once, whatever stands beside it.
        if first is not claim and not (claim.old and (claim.owner, claim.key) in told):
            told.add((claim.owner, claim.key))
            yield _clash(claim, first)
        for folder in above:
            folders.setdefault(folder, claim)


def erased_addresses_are_gone(context: Context) -> Iterator[Finding]:
    """Nothing stands where an address is to be forgotten, nor leads on from there."""
    if not context.site.erased:
        return
    claims = (*_pages(context), *_others(context))
    owners = {claim.file.casefold(): claim.owner for claim in claims}
    owners |= {file_of(page.path).casefold(): page.owner for page in context.plan}
    for i, erased in enumerate(context.site.erased):
        owner = owners.get(file_of(old_address(erased.address)).casefold())
        if owner is not None:
            other = owner or Term(N_("a page that svargen makes"))
            values = {"address": erased.address, "other": other}
            yield Finding(_SITE, "erased-address-stands", values, f"erased[{i}].address")


def no_address_is_kept_for_a_list(context: Context) -> Iterator[Finding]:
    """No answer stands where the list of a year, a month or a further page stands or will stand."""
    for answer in context.answers:
        if _is_kept(context, path := context.urls.answer(answer)):
            yield finding(answer, "kept-address", address=f"/{path}")


def _is_kept(context: Context, path: str) -> bool:
    words = context.site.addresses
    return bool(_kept(words.answers, words.page).fullmatch(path))


@lru_cache(maxsize=8)
def _kept(answers: str, page: str) -> re.Pattern[str]:
    """What is kept for lists, where these are the words for answers and for a further page."""
    time = "([0-9]{4}/((0[1-9]|1[0-2])/)?)"
    return re.compile(f"{answers}/({time}|{time}?{page}/[0-9]+/)")


def names_have_addresses(context: Context) -> Iterator[Finding]:
    """Different names make different addresses, and each makes one."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    sound: set[tuple[str, str, str]] = set()
    # A draft gives way to what is public.
    for answer in sorted(context.answers, key=lambda a: a.front.draft):
        for of, key, name, shown in _names(answer, context):
            named = of, name, shown
            if named not in sound:
                found = list(_name_found(context, answer, key, named, seen))
                yield from found
                # Most names stand in many answers.
                sound.update(() if found else [named])
        path = context.urls.answer(answer)
        if "//" in path:
            yield finding(answer, "no-address", name=answer.path)
        if size := address_too_long(path):
            yield finding(
                answer, "address-too-long", name=answer.path, size=size, limit=LONGEST_STEP
            )
    for page in context.plain:
        if not slug(page.path.removesuffix(".md")):
            yield Finding(f"pages/{page.path}", "no-address", {"name": page.path})


def _name_found(
    context: Context,
    answer: Answer,
    key: str,
    named: tuple[str, str, str],
    seen: dict[tuple[str, str], tuple[str, str]],
) -> Iterator[Finding]:
    """What is wrong with a name: (index, part of the address, name); `seen` are those before."""
    of, name, shown = named
    if not name:
        yield finding(answer, "no-address", key, name=shown)
        return
    if size := address_too_long(name):
        yield finding(answer, "address-too-long", key, name=shown, size=size, limit=LONGEST_STEP)
    first = seen.setdefault((of, name), (fold(shown), shown))
    if first[0] != fold(shown):
        path = f"/{context.urls.index(of)}{name}/"
        yield finding(answer, "shared-address", key, name=shown, address=path, other=first[1])


def _names(answer: Answer, context: Context) -> Iterator[tuple[str, str, str, str]]:
    """(index, key in the front matter, part of the address, name) of what gets a list."""
    front, names = answer.front, context.names
    if "asker" not in answer.broken and "asked" not in answer.broken:
        for i, asker in enumerate(front.asker):
            person = names.person(asker, front.asked)
            yield "asker", f"asker[{i}]", person.key, person.name
            if asker.party:
                yield "party", f"asker[{i}]", slug(asker.party), asker.party
    if "administration" not in answer.broken:
        for i, name in enumerate(front.administration):
            named = names.administration_named(name, answer.day)
            yield "administration", f"administration[{i}]", named.key, named.name
    for i, topic in enumerate(front.topics):
        known = names.topic(topic) or topic
        yield "topic", f"topics[{i}]", slug(known), known


def _pages(context: Context) -> Iterator[_Claim]:
    """What has pages of its own, files before lists."""
    for answer in _counted(context):
        owner, path = f"answers/{answer.path}", context.urls.answer(answer)
        if not _is_kept(context, path):
            yield _Claim(file_of(path), owner)
        # Listed twice it has a finding of its own.
        beside = {a.file.casefold(): i for i, a in reversed([*enumerate(answer.front.attachments)])}
        for name, i in beside.items():
            yield _Claim(f"{path}{name}", owner, f"attachments[{i}].file")
    for page in context.plan:
        if page.owner.startswith("pages/"):
            yield _Claim(file_of(page.path), page.owner)
    for page in context.plan:
        if not page.owner or (page.owner == _SITE and page.leads_to is None):
            yield _Claim(file_of(page.path), "")


def _others(context: Context) -> Iterator[_Claim]:
    """Old addresses, and what is copied as it is."""
    for answer in _counted(context):
        for i, alias in enumerate(answer.front.aliases):
            beside = [name for name in BESIDE if name != FEED]
            for file in _old_files(alias, beside):
                yield _Claim(file, f"answers/{answer.path}", f"aliases[{i}]", old=True)
    for old, new in context.site.redirects.items():
        beside = [name for name in BESIDE if f"{path_of(new)}{name}" in context.built]
        for file in _old_files(old, beside):
            yield _Claim(file, _SITE, key_of("redirects", old), old=True)
    for file in sorted(context.files):
        if file.startswith("static/"):
            yield _Claim(file.removeprefix("static/"), file)
    for path, file in sorted(context.added.items()):
        yield _Claim(path, file)


def _old_files(address: str, beside: Iterable[str]) -> Iterator[str]:
    """The files at an old address, with those that stand `beside` the page that it leads to."""
    path = old_address(address)
    yield file_of(path)
    if path.endswith("/"):
        yield from (f"{path}{name}" for name in beside)


def _counted(context: Context) -> Iterable[Answer]:
    """All answers whose addresses must stay free: those under embargo too."""
    return (a for a in context.answers if context.drafts or not a.front.draft)


def _clash(claim: _Claim, first: _Claim) -> Finding:
    # A list has no file to blame: then it is the other one's that must move.
    blamed, other = (claim, first) if claim.owner else (first, claim)
    values: dict[str, object] = {"address": _shown(claim.file)}
    if blamed.old and not other.old:
        values["where"] = blamed.key.partition("[")[0].partition(".")[0]
        return Finding(blamed.owner, "redirect-of-a-page", values, blamed.key)
    values["other"] = other.owner or Term(N_("a page that svargen makes"))
    return Finding(blamed.owner, "duplicate-address", values, blamed.key)


def _shown(file: str) -> str:
    """The address of a file of the site; `/gammel.aspx` of one that stands in a folder's place."""
    path = file.removesuffix("index.html")
    bare = path.removesuffix("/")
    return f"/{bare}" if "." in bare.rpartition("/")[2] else f"/{path}"


def _above(file: str) -> list[str]:
    """The folders a file lies in."""
    steps = file.split("/")[:-1]
    return ["/".join(steps[: i + 1]) for i in range(len(steps))]
