"""Old addresses that site.yaml tells of: redirects, and those of former names and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.language import slug
from svargen.pages import urls
from svargen.pages.types import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from svargen.pages.view import View


def by_redirects(view: View) -> Iterator[tuple[str, Ref]]:
    """(Old address, what it leads to) of each redirect."""
    for old, new in view.archive.site.redirects.items():
        yield urls.old_address(old), Ref(new, urls.path_of(new))


def by_other_names(view: View) -> Iterator[tuple[str, Ref]]:
    """The same of former names and aliases; where a page stands there, it is no old address."""
    archive, to = view.archive, view.urls
    site = archive.site
    people = {group.key for group in archive.people}
    for person in site.people:
        if slug(person.id) in people:
            yield from _old(to.person, (person.name, *person.former), person.id, person.name)
    offices = archive.by_key("administrations")
    for office in site.administrations or ():
        for heir in archive.names.heirs(office):
            if slug(heir.name) in offices:
                names = (office.name, *office.aliases)
                yield from _old(to.administration, names, heir.name, heir.name)
                break
    topics = archive.by_key("topics")
    for topic, aliases in (site.topics or {}).items():
        if slug(topic) in topics:
            yield from _old(to.topic, aliases.aliases if aliases else (), topic, topic)


def _old(
    address: Callable[[str], str], names: Iterable[str], key: str, title: str
) -> Iterator[tuple[str, Ref]]:
    target = Ref(title, address(slug(key)))
    for name in names:
        if slug(name):
            yield address(slug(name)), target


def former_keys(view: View, of: str, keys: Iterable[str]) -> dict[str, str]:
    """By the keys that lists had before those that they have now, some `keys`; `of` tells which."""
    index = view.urls.index(of)
    key_at = {f"{index}{key}/": key for key in keys}
    found: dict[str, str] = {}
    for old, target in (*by_redirects(view), *by_other_names(view)):
        key = key_at.get(target.path)
        if key and old.startswith(index) and old not in key_at:
            found.setdefault(old.removeprefix(index).removesuffix("/"), key)
    return found
