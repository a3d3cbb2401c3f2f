"""The page of one answer, its tombstone, and the addresses that lead to it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from svargen.pages import urls
from svargen.pages.of_log import logged_of
from svargen.pages.over_time import others_in_place
from svargen.pages.related import related_to
from svargen.pages.types import (
    AnswerPage,
    Dated,
    File,
    Neighbour,
    OutLink,
    RedirectPage,
    Ref,
    TombstonePage,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svargen.archive import Neighbours
    from svargen.model import Answer, Body
    from svargen.pages.view import View


def answer_page(view: View, answer: Answer, size_of: Callable[[str], int | None]) -> AnswerPage:
    """A question with its answer, without the text; `size_of` gives an attachment's bytes."""
    front, archive = answer.front, view.archive
    named, item = related_to(view, answer), view.item(answer)
    path = item.path
    document = front.dokumentnummer or ""
    return AnswerPage(
        path=path,
        title=front.title,
        description=_description(view, answer),
        crumbs=_crumbs(view, answer),
        menu=view.urls.pending if front.status == "afventer" else view.urls.answers(),
        digest=answer.digest,
        askers=item.askers,
        asked=view.day(front.asked),
        answered=view.day_or_none(front.date if answer.answered else None),
        administrations=view.administrations(answer),
        status=front.status,
        due=view.day_or_none(view.deadlines.due(answer)),
        overdue_on=view.day(archive.today) if view.deadlines.overdue(answer) else None,
        waited=item.waited,
        case=_case(view, answer),
        document_number=document,
        edoc_case=front.edoc_sagsnummer or "",
        caseworker=(front.sagsbehandler or "") if archive.site.caseworkers.publish else "",
        topics=view.topics(answer),
        links=tuple(out_link(link.title, link.url or "") for link in front.links),
        attachments=_attachments(view, answer, size_of),
        corrections=_dated(view, answer, "corrected"),
        redactions=_dated(view, answer, "removed"),
        log_path=view.urls.log,
        thread=view.items(named.thread),
        thread_cut=named.thread_cut,
        same_question=view.items(named.same_question),
        same_case=view.items(named.same_case),
        same_topic=view.items(named.same_topic),
        topic=named.topic,
        neighbours=_neighbours(view, archive.neighbours(answer)),
        citation=_citation(view, answer),
        short_path=view.urls.document(document) if document else path,
        source=_source(view, answer),
    )


def answer_inputs(
    view: View, answer: Answer, size_of: Callable[[str], int | None]
) -> tuple[object, ...]:
    """All that the page of an answer and the data beside it are made of, but for the site."""
    archive, path = view.archive, answer.path
    named = related_to(view, answer)
    topics, ways = archive.by_key("topics"), (archive.follows, archive.followed_by)
    neighbours = archive.neighbours(answer)
    return (
        own_inputs(view, answer, size_of),
        *(view.state(each) for each in named.all),
        *map(len, named[:4]),
        *named[4:],
        [topics[key].name for key in archive.topic_keys(answer) if key in topics],
        [[other.path for other in way.get(path, ())] for way in ways],
        [
            (
                each.administration.key,
                each.administration.name,
                view.state(each.before) if each.before else _in_place(view, each, later=False),
                view.state(each.after) if each.after else _in_place(view, each, later=True),
            )
            for each in neighbours
        ],
    )


def own_inputs(
    view: View, answer: Answer, size_of: Callable[[str], int | None]
) -> tuple[object, ...]:
    """What of that is not of other answers or lists: its file, its attachments, its history."""
    sizes = [size_of(answer.beside(each.file)) for each in answer.front.attachments]
    return view.state(answer), sizes, view.changes.get(answer.path)


def _in_place(view: View, each: Neighbours, *, later: bool) -> tuple[Ref, ...]:
    return others_in_place(view, each.administration, later=later)


def tombstone_page(view: View, answer: Answer) -> TombstonePage:
    """What stands in the place of a withdrawn answer. It tells nothing the answer told."""
    front = answer.front
    withdrawn = front.withdrawn
    document = front.dokumentnummer
    path = view.urls.answer(answer)
    return TombstonePage(
        path=path,
        title=view.text("The answer has been withdrawn"),
        description=view.text("This answer has been withdrawn."),
        crumbs=_crumbs(view, answer),
        menu=view.urls.answers(),
        indexed=False,
        asked=view.day(front.asked),
        answered=view.day_or_none(front.date),
        withdrawn=view.day(withdrawn.date if withdrawn else answer.day),
        reason=withdrawn.reason if withdrawn else "",
        administrations=view.administrations(answer),
        short_path=view.urls.document(document) if document else path,
    )


def redirect_page(view: View, path: str, answer: Answer, kind: str) -> RedirectPage:
    """A short or an old address of an answer."""
    withdrawn = answer.front.status == "tilbagekaldt"
    title = view.text("The answer has been withdrawn") if withdrawn else answer.front.title
    target = Ref(title, view.urls.answer(answer))
    return RedirectPage(path=path, title=title, indexed=False, target=target, of=kind)


def redirect_inputs(_view: View, path: str, answer: Answer, kind: str) -> tuple[object, ...]:
    """All that such an address is made of, but for the site."""
    return path, kind, answer.path, answer.front.title, answer.front.status


def with_text(view: View, page: AnswerPage, body: Body) -> AnswerPage:
    """The page with its text, and with what search engines read of it."""
    data = json_ld(view, page, body)
    digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
    return replace(page, body=body, json_ld=data, json_ld_hash=f"sha256-{digest}")


def json_ld(view: View, page: AnswerPage, body: Body) -> str:
    """schema.org's `WebPage` about a `Question`, as JSON that cannot break out of a script."""
    site = view.archive.site
    url = site.root + page.path
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": page.title,
        "inLanguage": view.language.code,
        "publisher": {
            "@type": "GovernmentOrganization",
            "name": site.publisher or site.title,
        },
        "mainEntity": _question(page, body, url),
    }
    if page.answered:
        data["datePublished"] = page.answered.iso
    if since := [each.day.iso for each in (*page.corrections, *page.redactions)]:
        data["dateModified"] = max((page.answered or page.asked).iso, *since)
    return script_safe(json.dumps(data, ensure_ascii=False))


def _question(page: AnswerPage, body: Body, url: str) -> dict[str, object]:
    """schema.org's `Question`; only a final answer is the accepted one."""
    asked = [s.text for s in body.sections if s.kind == "question"]
    answers = [s for s in body.sections if s.kind == "answer"]
    question: dict[str, object] = {
        "@type": "Question",
        "name": page.title,
        "text": "\n\n".join(asked),
        "dateCreated": page.asked.iso,
        "author": [{"@type": "Person", "name": asker.name} for asker in page.askers],
        "answerCount": len(answers),
    }
    if answers and page.answered:
        provisional = page.status == "foreløbigt"
        question["suggestedAnswer" if provisional else "acceptedAnswer"] = {
            "@type": "Answer",
            "url": f"{url}#{answers[0].id}",
            "text": "\n\n".join(s.text for s in answers),
            "dateCreated": page.answered.iso,
            "author": [
                {"@type": "GovernmentOrganization", "name": ref.text}
                for ref in page.administrations
            ],
        }
    return question


def script_safe(text: str) -> str:
    """JSON that may stand in a `script` element: nothing in it ends or opens one."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


# -- parts ---------------------------------------------------------------------------------


def _crumbs(view: View, answer: Answer) -> tuple[Ref, ...]:
    front = Ref(view.text("Home"), urls.FRONT)
    if answer.front.status == "afventer":
        return front, Ref(view.text("Awaiting answers"), view.urls.pending)
    crumbs = [front, Ref(view.text("Answers"), view.urls.answers())]
    if answer.answered and answer.front.date:
        year = f"{answer.front.date.year:04}"
        crumbs.append(Ref(year, view.urls.answers(year)))
    return tuple(crumbs)


def _names(refs: Iterable[Ref]) -> tuple[str, ...]:
    return tuple(ref.text for ref in refs)


def _description(view: View, answer: Answer) -> str:
    asker, question = view.language.joined(tuple(map(str, answer.askers))), answer.excerpt
    if not answer.answered or not answer.front.date:
        date = view.language.long_date(answer.front.asked)
        return view.text(
            "Question of {date} from {asker}: {question}", date=date, asker=asker, question=question
        )
    known = {
        "date": view.language.long_date(answer.front.date),
        "administration": view.language.joined(_names(view.administrations(answer))),
        "asker": asker,
        "question": question,
    }
    if answer.front.status == "foreløbigt":
        return view.text(
            "Provisional answer of {date} from {administration} to {asker}: {question}", **known
        )
    return view.text("Answer of {date} from {administration} to {asker}: {question}", **known)


def _case(view: View, answer: Answer) -> Ref | None:
    case = answer.front.sagsnummer
    return Ref(str(case), view.urls.case(f"{case.year}-{case.number}")) if case else None


def _dated(view: View, answer: Answer, kind: str) -> tuple[Dated, ...]:
    """Its corrections ('corrected') or redactions ('removed'), oldest first."""
    changes = view.changes.get(answer.path, {}) if kind == "corrected" else {}
    return tuple(
        Dated(view.day(each.day), each.text, each.anchor, *changes.get(each.place, ()))
        for each in logged_of(answer)
        if each.kind == kind
    )


def out_link(title: str, url: str) -> OutLink:
    """An editor's link as a template writes it."""
    href = urls.link_href(url)
    if href.startswith("/"):
        return OutLink(title, "", href.removeprefix("/") or "./")
    return OutLink(title, href, "")


def _attachments(
    view: View, answer: Answer, size_of: Callable[[str], int | None]
) -> tuple[File, ...]:
    return tuple(
        File(
            attachment.title,
            attachment.file,
            file_type(attachment.file),
            file_size(view, size_of(answer.beside(attachment.file)) or 0),
        )
        for attachment in answer.front.attachments
    )


_TYPES = {"docx": "Word", "doc": "Word", "xlsx": "Excel", "xls": "Excel", "pptx": "PowerPoint"}


def file_type(name: str) -> str:
    """What readers call a kind of file: 'PDF', 'Excel'."""
    ending = name.rpartition(".")[2].lower()
    return _TYPES.get(ending, ending.upper())


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_MEDIA_TYPES = {
    "avif": "image/avif", "csv": "text/csv", "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document", "eml": "message/rfc822",
    "geojson": "application/geo+json", "gif": "image/gif", "gz": "application/gzip",
    "htm": "text/html", "html": "text/html", "ics": "text/calendar", "jpeg": "image/jpeg",
    "jpg": "image/jpeg", "json": "application/json", "m4a": "audio/mp4", "mp3": "audio/mpeg",
    "mp4": "video/mp4", "msg": "application/vnd.ms-outlook",
    "odp": f"{_OPEN_DOCUMENT}.presentation", "ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    "odt": f"{_OPEN_DOCUMENT}.text", "pdf": "application/pdf", "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation", "rtf": "application/rtf",
    "svg": "image/svg+xml", "tif": "image/tiff", "tiff": "image/tiff", "txt": "text/plain",
    "wav": "audio/wav", "webm": "video/webm", "webp": "image/webp",
    "xls": "application/vnd.ms-excel", "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip
"""By ending, from IANA's registry: the system's own table differs from machine to machine."""


def media_type(name: str) -> str:
    """A file's media type as in RFC 6838."""
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def file_size(view: View, size: int) -> str:
    """'1,2 MB', in steps of 1,000 bytes as file managers show it."""
    for unit, step in (("GB", 10**9), ("MB", 10**6)):
        if size >= step:
            return f"{view.language.number(round(size / step, 1))} {unit}"
    return f"{view.language.number(-(-size // 1000))} KB"


def _neighbours(view: View, each: Iterable[Neighbours]) -> tuple[Neighbour, ...]:
    def ref(answer: Answer | None) -> Ref | None:
        return Ref(answer.front.title, view.urls.answer(answer)) if answer else None

    found = (
        Neighbour(
            administration=Ref(
                n.administration.name, view.urls.administration(n.administration.key)
            ),
            previous=ref(n.before),
            next=ref(n.after),
            before=() if n.before else _in_place(view, n, later=False),
            after=() if n.after else _in_place(view, n, later=True),
        )
        for n in each
    )
    return tuple(n for n in found if n.previous or n.next or n.before or n.after)


def _citation(view: View, answer: Answer) -> str:
    """Who, what, to whom, when, in which case: ready to paste."""
    front, site = answer.front, view.archive.site
    asker = view.language.joined(tuple(map(str, answer.askers)))
    if front.status == "foreløbigt":
        what = view.text("provisional answer to a question from {asker}", asker=asker)
    elif answer.answered:
        what = view.text("answer to a question from {asker}", asker=asker)
    else:
        what = view.text("question from {asker}", asker=asker)
    parts = [
        view.text("“{title}”", title=front.title),
        what,
        view.language.long_date(answer.day),
    ]
    if front.sagsnummer:
        parts.append(view.text("case {number}", number=front.sagsnummer))
    if front.dokumentnummer:
        parts.append(view.text("doc. {number}", number=front.dokumentnummer))
    by = view.language.joined(_names(view.administrations(answer)))
    publisher = site.publisher or site.title
    return f"{publisher}, {by}: {', '.join(parts)}."


def _source(view: View, answer: Answer) -> str:
    repository = view.archive.site.repository
    if not repository:
        return ""
    place = quote(f"{repository.branch}/answers/{answer.path}")
    return f"{urls.link_href(repository.url.rstrip('/'))}/blob/{place}"
