"""Real questions and answers as a project: written questions to the UK government.

    python benchmarks/uk.py questions.jsonl FOLDER

The input is no part of this project. It is one JSON object a line, with `id`, `asker`, `party`
(or null), `asked`, `answered`, `body_org`, `title`, `question`, `answer_markdown_or_text` and
`links` (`{title, url}`), as made from mysociety/uk-parl-written-questions. Each of them becomes an
answer; its text is left as it is, save for headings that would end its section.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypedDict

from yaml_lines import entry, quoted, scalar, slug

PARTIES = {
    "APNI": "Alliance Party of Northern Ireland",
    "Con": "Conservative",
    "DUP": "Democratic Unionist Party",
    "Green": "Green Party",
    "Ind": "Independent",
    "Lab": "Labour",
    "LD": "Liberal Democrat",
    "PC": "Plaid Cymru",
    "RUK": "Reform UK",
    "SDLP": "Social Democratic and Labour Party",
    "SNP": "Scottish National Party",
    "TUV": "Traditional Unionist Voice",
    "UUP": "Ulster Unionist Party",
}
"""What the abbreviations stand for; another one stands for itself."""


class Link(TypedDict):
    """A link of an answer."""

    title: str
    url: str


class Question(TypedDict):
    """A line of the input."""

    id: str
    asker: str
    party: str | None
    asked: str
    answered: str
    body_org: str
    title: str
    question: str
    answer_markdown_or_text: str
    links: list[Link]


def write_project(questions: Iterable[Question], folder: Path) -> int:
    """Write a whole project of them into `folder`; returns how many answers it has."""
    count = 0
    parties = set()
    for question in questions:
        path, text = answer_file(question)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:  # a second one of the same address is a mistake here
            stream.write(text.encode())
        parties.add(question["party"])
        count += 1
    (folder / "site.yaml").write_bytes(site_yaml(sorted(filter(None, parties))).encode())
    return count


def site_yaml(parties: list[str]) -> str:
    """The text of site.yaml; administrations and topics are left out, so any will do."""
    lines = [
        "format: 1",
        "title: Written questions",
        "publisher: UK Parliament",
        "base_url: https://questions.example.org/",
        "language: en",
        "timezone: Europe/London",
    ]
    if parties:
        lines.append("parties:")
        lines += [f"  {party}: {scalar(PARTIES.get(party, party))}" for party in parties]
    return "\n".join(lines) + "\n"


def answer_file(question: Question) -> tuple[str, str]:
    """The path in the project and the text of an answer."""
    number = question["id"].removeprefix("uk-")
    path = f"answers/{question['answered'][:4]}/{slug(question['title'])}-{slug(number)}.md"
    parts = (
        "---",
        *front_matter(question, number),
        "---",
        f"## Question\n\n{body(question['question'])}\n",
        f"## Answer\n\n{body(question['answer_markdown_or_text'])}\n",
    )
    return path, "\n".join(parts)


def front_matter(question: Question, number: str) -> Iterator[str]:
    """The lines between the rules."""
    party = f" ({question['party']})" if question["party"] else ""
    yield from entry("title", [question["title"]])
    yield from entry("asker", [question["asker"] + party])
    yield f"asked: {question['asked']}"
    yield f"date: {question['answered']}"
    yield from entry("administration", [question["body_org"]])
    yield f"dokumentnummer: {number}"
    topic, colon, _ = question["title"].partition(":")
    if colon:
        yield "topics:"
        yield f"  - {scalar(topic.strip())}"
    if question["links"]:
        yield "links:"
    for link in question["links"]:
        yield f"  - title: {quoted(link['title'])}"
        yield f"    url: {quoted(link['url'])}"


def body(text: str) -> str:
    """The text with headings of the first two levels made the third, not to end its section."""
    return re.sub(r"(?m)^ {0,3}#{1,2}(?=[ \t])", "###", text.strip())


def main() -> int:
    """Turn the file the command line names into a project."""
    parser = argparse.ArgumentParser(description="Make a project of UK written questions.")
    parser.add_argument("questions", type=Path, help="the JSON Lines file")
    parser.add_argument("folder", type=Path, help="where to write the project; a new folder")
    options = parser.parse_args()
    if (options.folder / "answers").exists():
        print(f"{options.folder} has answers already; give a new folder", file=sys.stderr)
        return 1
    with options.questions.open(encoding="utf-8") as lines:
        count = write_project((json.loads(line) for line in lines if line.strip()), options.folder)
    print(f"{count} answers")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
