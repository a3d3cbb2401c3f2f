"""All answers as one archive: who asked, who answered, about what, when, and what is public."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from svargen.archive import Archive, Group, Waiting, assemble
from svargen.model import Answer, FrontMatter, PageMatter, Plain, Site
from svargen.pages.plan import plan_of
from svargen.pages.view import View

TODAY = date(2026, 6, 1)
SOUND = {
    "title": "Cykelstier",
    "asker": "Asta Eksempelsen",
    "asked": "2026-05-01",
    "date": "2026-05-08",
    "administration": "Vejforvaltningen",
}
SITE: dict[str, Any] = {"title": "Svar"}


def answer(path: str = "2026/a.md", **front: object) -> Answer:
    return Answer(path, FrontMatter.model_validate({**SOUND, **front}))


def waiting(path: str, **front: object) -> Answer:
    return answer(path, **{"status": "afventer", "date": None, **front})


def withdrawn(path: str, **front: object) -> Answer:
    when = {"date": "2026-05-20", "reason": "Den hørte til en anden sag."}
    return answer(path, **{"status": "tilbagekaldt", "withdrawn": when, **front})


def archive(*answers: Answer, today: date = TODAY, drafts: bool = False, **site: Any) -> Archive:
    return assemble(answers, Site.model_validate(SITE | site), today=today, drafts=drafts)


def paths(answers: tuple[Answer, ...]) -> list[str]:
    return [each.path for each in answers]


def listed(groups: tuple[Group, ...]) -> dict[str, list[str]]:
    """The key of each list, and the files in it."""
    return {group.key: paths(group.answers) for group in groups}


# -- what is public ------------------------------------------------------------------------


def test_the_newest_answers_come_first_and_those_of_one_day_by_file() -> None:
    found = archive(
        answer("2026/b.md"),
        answer("2026/c.md", date="2026-05-09"),
        answer("2026/a.md"),
        waiting("2026/d.md", asked="2026-05-10"),
    )
    assert paths(found.answers) == ["2026/d.md", "2026/c.md", "2026/a.md", "2026/b.md"]


def test_the_order_of_files_makes_no_difference() -> None:
    answers = [answer(f"2026/{n}.md", date=f"2026-05-{n % 3 + 10}") for n in range(20)]
    one, other = archive(*answers), archive(*reversed(answers))
    assert replace(one, names=other.names) == other


def test_a_draft_is_nowhere_unless_drafts_are_asked_for() -> None:
    draft = answer("2026/a.md", draft="true", topics="cykler", sagsnummer="2026 - 1")
    public = archive(draft, answer("2026/b.md"))
    assert paths(public.answers) == ["2026/b.md"]
    assert public.topics == public.cases == ()
    assert public.waiting == Waiting(drafts=1)
    assert paths(archive(draft, drafts=True).answers) == ["2026/a.md"]


def test_an_embargo_ends_on_its_day() -> None:
    embargoed = answer("2026/a.md", publish_from="2026-06-02")
    before = archive(embargoed, today=date(2026, 6, 1))
    assert not (before.answers)
    assert not (before.people)
    assert not (before.years)
    assert before.waiting == Waiting(embargoed=1, until=date(2026, 6, 2))
    on_the_day = archive(embargoed, today=date(2026, 6, 2))
    assert paths(on_the_day.answers) == ["2026/a.md"]
    assert on_the_day.waiting == Waiting()


def test_drafts_under_embargo_stay_under_embargo() -> None:
    both = answer("2026/a.md", publish_from="2026-06-02", draft="true")
    assert archive(both, drafts=True).answers == ()
    assert archive(both).waiting == Waiting(drafts=1)


def test_a_plain_page_can_be_a_draft() -> None:
    pages = [
        Plain("om.md", PageMatter(title="Om")),
        Plain("ny.md", PageMatter.model_validate({"title": "Ny", "draft": "true"})),
    ]
    site = Site.model_validate(SITE)
    assert [p.path for p in assemble([], site, today=TODAY, plain=pages).plain] == ["om.md"]
    assert len(assemble([], site, today=TODAY, plain=pages, drafts=True).plain) == 2


def test_a_withdrawn_answer_is_out_of_every_list_and_its_lists_say_so() -> None:
    both = {"asker": "Asta Eksempelsen (Ø)", "topics": ["cykler"], "sagsnummer": "2026 - 1"}
    found = archive(withdrawn("2026/a.md", **both), answer("2026/b.md", **both))
    assert paths(found.answers) == ["2026/b.md"]
    assert paths(found.withdrawn) == ["2026/a.md"]
    for groups in (found.people, found.parties, found.administrations, found.topics, found.cases):
        (group,) = groups
        assert paths(group.answers) == ["2026/b.md"]
        assert group.withdrawn == 1


def test_a_list_that_only_withdrawn_answers_name_stays() -> None:
    found = archive(withdrawn("2026/a.md", topics=["cykler"], date="2025-05-08"))
    for groups in (found.people, found.administrations, found.topics, found.years, found.months):
        (group,) = groups
        assert group.answers == ()
        assert group.withdrawn == 1


def test_an_answer_withdrawn_from_two_askers_of_one_party_is_counted_once() -> None:
    found = archive(withdrawn("2026/a.md", asker=["Asta Eksempelsen (Ø)", "Bertil Prøve (Ø)"]))
    assert [group.withdrawn for group in found.parties] == [1]


# -- people --------------------------------------------------------------------------------

ASTA = {
    "id": "asta-eksempelsen",
    "name": "Asta Eksempelsen",
    "former": ["Asta Prøvesen", "A. Eksempelsen"],
}


def test_a_person_keeps_one_address_under_every_name() -> None:
    found = archive(
        answer("2024/a.md", asker="Asta Prøvesen (A)", asked="2024-05-01", date="2024-05-08"),
        answer("2026/b.md", asker="asta  eksempelsen (Ø)"),
        people=[ASTA],
    )
    (asta,) = found.people
    assert (asta.key, asta.name) == ("asta-eksempelsen", "Asta Eksempelsen")
    assert asta.also == ("Asta Prøvesen",)
    assert paths(asta.answers) == ["2026/b.md", "2024/a.md"]


def test_a_name_alone_is_one_person_whatever_the_party() -> None:
    found = archive(
        answer("2024/a.md", asker="ASTA EKSEMPELSEN (A)", asked="2024-05-01", date="2024-05-08"),
        answer("2026/b.md", asker="Asta Eksempelsen (Ø)"),
    )
    (asta,) = found.people
    assert asta.name == "Asta Eksempelsen"
    assert [group.key for group in found.parties] == ["a", "oe"]


BERTILS = [
    {
        "id": "bertil-v",
        "name": "Bertil Prøve",
        "parties": [{"party": "V", "to": "2025-12-31"}, {"party": None, "from": "2026-01-01"}],
    },
    {
        "id": "bertil-c",
        "name": "Bertil Prøve",
        "parties": [{"party": "C", "to": "2025-12-31"}, {"party": "V", "from": "2026-01-01"}],
    },
]


@pytest.mark.parametrize(
    ("asker", "asked", "person"),
    [
        ("Bertil Prøve (V)", "2025-12-31", "bertil-v"),
        ("Bertil Prøve (V)", "2026-01-01", "bertil-c"),
        ("Bertil Prøve (C)", "2025-12-31", "bertil-c"),
        ("Bertil Prøve", "2026-01-01", "bertil-v"),
    ],
)
def test_people_of_one_name_are_told_apart_by_party_and_day(
    asker: str, asked: str, person: str
) -> None:
    found = archive(answer(asker=asker, asked=asked), people=BERTILS)
    assert [group.key for group in found.people] == [person]


def test_a_joint_question_stands_in_the_list_of_each_asker_once() -> None:
    askers = ["Asta Eksempelsen (Ø)", "Bertil Prøve (Ø)", "Asta Eksempelsen (Ø)"]
    found = archive(answer("2026/a.md", asker=askers))
    assert listed(found.people) == {
        "asta-eksempelsen": ["2026/a.md"],
        "bertil-proeve": ["2026/a.md"],
    }
    assert listed(found.parties) == {"oe": ["2026/a.md"]}


def test_names_stand_in_danish_order() -> None:
    names = ["Ådal", "Aase", "Zeta", "Æble", "Øst", "Anna", "Ærø", "Århus"]
    found = archive(*(answer(f"2026/{n}.md", asker=name) for n, name in enumerate(names)))
    assert [group.name for group in found.people] == [
        "Anna",
        "Zeta",
        "Æble",
        "Ærø",
        "Øst",
        "Ådal",
        "Århus",
        "Aase",
    ]


# -- parties, administrations, topics, cases -----------------------------------------------

PARTIES = {
    "B": [
        {"name": "Bypartiet", "to": "2025-12-31"},
        {"name": "Bredbåndslisten", "from": "2026-01-01"},
    ]
}


def test_a_letter_is_one_list_and_tells_who_used_it() -> None:
    old = {"asked": "2025-05-01", "date": "2025-05-08"}
    found = archive(
        answer("2025/a.md", asker="Asta Eksempelsen (B)", **old),
        answer("2026/b.md", asker="Bertil Prøve (B)"),
        parties=PARTIES,
    )
    (letter,) = found.parties
    assert (letter.key, letter.name) == ("b", "B")
    assert letter.also == ("Bredbåndslisten", "Bypartiet")


ADMINISTRATIONS = [
    {
        "name": "Vejforvaltningen",
        "aliases": ["VEJ"],
        "to": "2025-12-31",
        "successor": "Byforvaltningen",
    },
    {"name": "Byforvaltningen", "aliases": ["VEJ", "BY"], "from": "2026-01-01"},
]


def test_an_alias_is_the_administration_of_that_day() -> None:
    found = archive(
        answer("2025/a.md", asked="2025-05-01", date="2025-12-31", administration="vej"),
        answer("2026/b.md", date="2026-05-08", administration=["VEJ", "BY"]),
        administrations=ADMINISTRATIONS,
    )
    assert listed(found.administrations) == {
        "byforvaltningen": ["2026/b.md"],
        "vejforvaltningen": ["2025/a.md"],
    }


def test_a_topic_s_alias_is_the_topic() -> None:
    found = archive(
        answer("2026/a.md", topics=["AI", "Kunstig  intelligens"]),
        answer("2026/b.md", topics=["kunstig intelligens"]),
        topics={"kunstig intelligens": {"aliases": ["AI"]}},
    )
    assert listed(found.topics) == {"kunstig-intelligens": ["2026/a.md", "2026/b.md"]}
    assert found.topic_keys(found.answers[0]) == ("kunstig-intelligens",)


def test_a_topic_is_shown_as_most_write_it() -> None:
    spelled = ["Cykler", "cykler", "cykler"]
    found = archive(*(answer(f"2026/{n}.md", topics=[t]) for n, t in enumerate(spelled)))
    assert [group.name for group in found.topics] == ["cykler"]


def test_several_answers_share_a_case_and_the_newest_case_comes_first() -> None:
    found = archive(
        answer("2026/a.md", sagsnummer="2026 - 9"),
        answer("2026/b.md", sagsnummer="2026-10"),
        answer("2026/c.md", sagsnummer="2026 – 9"),
        answer("2026/d.md", sagsnummer="2025 - 11"),
    )
    assert list(listed(found.cases).items()) == [
        ("2026-10", ["2026/b.md"]),
        ("2026-9", ["2026/a.md", "2026/c.md"]),
        ("2025-11", ["2026/d.md"]),
    ]


# -- time ----------------------------------------------------------------------------------


def test_years_and_months_are_those_of_the_answer_not_of_the_file() -> None:
    found = archive(
        answer("2026/a.md", asked="2025-12-20", date="2025-12-31"),
        answer("2026/b.md", date="2026-01-01", asked="2025-12-20"),
    )
    assert listed(found.years) == {"2026": ["2026/b.md"], "2025": ["2026/a.md"]}
    assert listed(found.months) == {"2026/01": ["2026/b.md"], "2025/12": ["2026/a.md"]}


def test_questions_without_an_answer_have_no_year_and_stand_in_all_other_lists() -> None:
    found = archive(waiting("2026/a.md"), waiting("2026/b.md", status="trukket"))
    assert not (found.years)
    assert not (found.months)
    assert not (found.answered)
    assert listed(found.people) == {"asta-eksempelsen": ["2026/a.md", "2026/b.md"]}


def test_a_provisional_answer_is_an_answer() -> None:
    found = archive(answer("2026/a.md", status="foreløbigt"))
    assert paths(found.answered) == ["2026/a.md"]
    assert [group.key for group in found.years] == ["2026"]


# -- neighbours and threads ----------------------------------------------------------------


def test_the_answers_before_and_after_are_those_of_the_administration() -> None:
    found = archive(
        answer("2026/a.md", date="2026-05-01"),
        answer("2026/b.md", date="2026-05-02", administration="Parkforvaltningen"),
        answer("2026/c.md", date="2026-05-03"),
        withdrawn("2026/d.md", date="2026-05-04"),
        answer("2026/e.md", date="2026-05-05"),
    )
    by_path = {each.path: each for each in found.answers}
    (around,) = found.neighbours(by_path["2026/c.md"])
    assert around.administration.key == "vejforvaltningen"
    assert around.before
    assert around.after
    assert (around.before.path, around.after.path) == ("2026/a.md", "2026/e.md")
    (alone,) = found.neighbours(by_path["2026/b.md"])
    assert (alone.before, alone.after) == (None, None)


@pytest.mark.parametrize(
    "reference",
    ["2025/a.md", "2025/a", "answers/2025/a.md", "/answers/2025/a.md", "../2025/a.md", "4711"],
)
def test_a_follow_up_leads_both_ways(reference: str) -> None:
    first = answer("2025/a.md", dokumentnummer="4711", asked="2025-05-01", date="2025-05-08")
    found = archive(first, answer("2026/b.md", follows=reference))
    assert paths(found.follows["2026/b.md"]) == ["2025/a.md"]
    assert paths(found.followed_by["2025/a.md"]) == ["2026/b.md"]


def test_follow_ups_stand_in_the_order_in_which_they_came() -> None:
    found = archive(
        answer("2026/c.md", follows="a.md", date="2026-05-10"),
        answer("2026/a.md"),
        answer("2026/b.md", follows="a.md", date="2026-05-09"),
    )
    assert paths(found.followed_by["2026/a.md"]) == ["2026/b.md", "2026/c.md"]


def test_nothing_follows_itself_or_what_is_not_public() -> None:
    found = archive(
        answer("2026/a.md", follows=["a.md", "b.md"]),
        answer("2026/b.md", draft="true"),
    )
    assert found.follows == found.followed_by == {}


def test_a_question_may_follow_a_withdrawn_one() -> None:
    found = archive(answer("2026/a.md", follows="b.md"), withdrawn("2026/b.md"))
    assert paths(found.follows["2026/a.md"]) == ["2026/b.md"]


# -- pages ---------------------------------------------------------------------------------


def planned(*answers: Answer, **site: Any) -> list[str]:
    return [page.path for page in plan_of(View.of(archive(*answers, **site)), lambda _: None)]


def test_a_long_list_goes_on_on_further_pages() -> None:
    answers = [answer(f"2026/{n}.md", topics="stier") for n in range(5)]
    found = planned(*answers, lists={"page_size": "2"})
    for path in (
        "svar/",
        "svar/2026/",
        "svar/2026/05/",
        "emne/stier/",
        "forvaltning/vejforvaltningen/",
    ):
        pages = [p for p in found if p == path or p.startswith(f"{path}side/")]
        assert pages == [path, f"{path}side/2/", f"{path}side/3/"]


def test_a_list_that_just_fits_has_one_page_and_so_has_an_empty_one() -> None:
    assert not [p for p in planned(answer("2026/a.md"), lists={"page_size": "1"}) if "side" in p]
    assert planned(withdrawn("2026/a.md")).count("spoerger/asta-eksempelsen/") == 1


def test_every_page_has_one_address() -> None:
    found = planned(
        answer(
            "2026/a.md", dokumentnummer="7", aliases=["/gammel/", "/x.html"], sagsnummer="2026-1"
        ),
        answer("2026/b.md", asker="Bertil Prøve (Å)", topics="æøå"),
        redirects={"/før/": "/svar/"},
    )
    assert len(found) == len(set(found))
    for path in ("svar/2026/a/", "dok/7/", "gammel/", "x.html", "sag/2026-1/", "før/", "parti/aa/"):
        assert path in found


def test_the_words_of_addresses_can_be_others() -> None:
    found = planned(answer("2026/a.md"), addresses={"answers": "answers", "askers": "askers"})
    assert "answers/2026/a/" in found
    assert "askers/asta-eksempelsen/" in found
