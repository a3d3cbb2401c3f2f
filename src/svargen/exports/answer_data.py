"""Each answer as data, beside its page: index.json, and index.md as an editor would write it.

Both are made from the Answer, never copied from the file: what a site does not publish, such
as a caseworker's name or what the personal-data check let pass, is in neither.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from svargen.pages.of_answer import media_type
from svargen.pages.related import same_question
from svargen.pages.urls import file_href, resolve_links
from svargen.writing import yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svargen.model import Answer, Body, FrontMatter
    from svargen.pages.view import View


def answer_json(view: View, answer: Answer, body: Body) -> bytes:
    """`index.json`: everything published of one answer. Documented in docs/formats.md."""
    url = view.archive.site.root + view.urls.answer(answer)
    data: dict[str, Any] = {"format": 1, "url": url, **_public(view, answer, url)}
    data["sections"] = [
        {
            "kind": section.kind,
            "number": section.number,
            "text": section.text,
            "markdown": section.markdown,
            "html": _absolute(view, section.html, url),
        }
        for section in body.sections
    ]
    data["notes_text"] = body.notes_text
    data["notes_html"] = _absolute(view, body.notes, url)
    return _json(data)


def answer_markdown(view: View, answer: Answer, body: Body) -> bytes:
    """`index.md`: front matter and text in the form that svargen reads."""
    lines = [f"{key}: {yaml_value(value)}" for key, value in _written(view, answer).items()]
    parts = ["---", *lines, "---"]
    for section in body.sections:
        word = view.text("Question") if section.kind == "question" else view.text("Answer")
        heading = f"{word} {section.number}" if section.number else word
        parts += [f"## {heading}", "", section.markdown, ""]
    return ("\n".join(parts).rstrip("\n") + "\n").encode()


def withdrawn_json(view: View, answer: Answer) -> bytes:
    """`index.json` of a withdrawn answer: that, when and why."""
    url = view.archive.site.root + view.urls.answer(answer)
    return _json({"format": 1, "url": url, **_withdrawn(answer.front)})


def withdrawn_markdown(answer: Answer) -> bytes:
    """`index.md` of a withdrawn answer."""
    lines = [f"{key}: {yaml_value(value)}" for key, value in _withdrawn(answer.front).items()]
    return ("\n".join(["---", *lines, "---"]) + "\n").encode()


def _withdrawn(front: FrontMatter) -> dict[str, Any]:
    withdrawn = front.withdrawn
    return {
        "status": front.status,
        "asked": front.asked.isoformat(),
        "withdrawn": {"date": withdrawn.date.isoformat(), "reason": withdrawn.reason}
        if withdrawn
        else None,
    }


def _public(view: View, answer: Answer, url: str) -> dict[str, Any]:
    front = answer.front
    due = view.deadlines.due(answer)
    askers = view.item(answer).askers
    root = view.archive.site.root
    data: dict[str, Any] = {
        "title": front.title,
        "status": front.status,
        "askers": [
            {"name": a.name, "party": a.party or None, "url": root + a.path} for a in askers
        ],
        "asked": front.asked.isoformat(),
        "date": _day(answer),
        "due": due.isoformat() if due else None,
        "administrations": [
            {"name": ref.text, "url": root + ref.path} for ref in view.administrations(answer)
        ],
        "sagsnummer": str(front.sagsnummer) if front.sagsnummer else None,
        "dokumentnummer": front.dokumentnummer,
        "edoc_sagsnummer": front.edoc_sagsnummer,
    }
    if view.archive.site.caseworkers.publish:
        data["sagsbehandler"] = front.sagsbehandler
    data |= {
        "topics": [ref.text for ref in view.topics(answer)],
        "links": [
            {"title": link.title, "url": _whole(link.url, root) if link.url else None}
            for link in front.links
        ],
        "attachments": [
            {
                "file": a.file,
                "title": a.title,
                "type": media_type(a.file),
                "url": url + file_href(a.file),
            }
            for a in front.attachments
        ],
        "follows": _urls(view, view.archive.follows.get(answer.path, ())),
        "followed_by": _urls(view, view.archive.followed_by.get(answer.path, ())),
        "same_question": _urls(view, same_question(view, answer)),
        "corrections": [{"date": c.date.isoformat(), "text": c.text} for c in front.corrections],
        "redactions": [{"date": r.date.isoformat(), "reason": r.reason} for r in front.redactions],
    }
    return data


def _urls(view: View, answers: Iterable[Answer]) -> list[str]:
    return [view.archive.site.root + view.urls.answer(answer) for answer in answers]


def _written(view: View, answer: Answer) -> dict[str, Any]:
    """The public front matter as an editor would write it, without what is not there."""
    front = answer.front
    written: dict[str, Any] = {
        "title": front.title,
        "asker": _lone([str(asker) for asker in answer.askers]),
        "asked": front.asked.isoformat(),
        "date": front.date.isoformat() if front.date else None,
        "administration": _lone(list(dict.fromkeys(front.administration))),
        "sagsnummer": str(front.sagsnummer) if front.sagsnummer else None,
        "dokumentnummer": front.dokumentnummer,
        "edoc_sagsnummer": front.edoc_sagsnummer,
        "sagsbehandler": front.sagsbehandler if view.archive.site.caseworkers.publish else None,
        "topics": list(dict.fromkeys(front.topics)),
        "links": [{"title": link.title, "url": link.url} for link in front.links],
        "attachments": [{"file": a.file, "title": a.title} for a in front.attachments],
        "status": front.status if front.status != "besvaret" else None,
        "due": front.due.isoformat() if front.due else None,
        "follows": list(front.follows),
        "corrections": [{"date": c.date.isoformat(), "text": c.text} for c in front.corrections],
        "redactions": [{"date": r.date.isoformat(), "reason": r.reason} for r in front.redactions],
        "aliases": list(front.aliases),
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


def _lone(names: list[str]) -> str | list[str]:
    """One name by itself, several as a list."""
    return names[0] if len(names) == 1 else names


def _day(answer: Answer) -> str | None:
    """The answer's date; None while there is no answer."""
    return answer.front.date.isoformat() if answer.answered and answer.front.date else None


def _whole(url: str, root: str) -> str:
    return root + url.removeprefix("/") if url.startswith("/") else url


def _absolute(view: View, html: str, url: str) -> str:
    root = view.archive.site.root
    html = resolve_links(html, root, url, view.urls.answer_file)
    return html.replace('href="#', f'href="{url}#')


def _json(data: dict[str, Any]) -> bytes:
    # Without indentation, which the standard library writes five times slower.
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()
