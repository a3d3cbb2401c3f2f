"""All rules, in the order in which they are tried, and what tries them.

They are sorted by what they look at, so that a build which knows that nothing was found in the same
need not try them again: an answer alone, an answer and the shapes of all others, the shapes of all,
the site. An answer's shape is what of it others can feel (`Answer.shape`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.checking import (
    addresses,
    attachments,
    dates,
    documents,
    follows,
    links,
    names,
    personal,
    project,
    sections,
    setting,
    status,
    theme,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from svargen.checking.context import AnswerRule, Context
    from svargen.diagnostics import Finding

ANSWER_RULES: tuple[AnswerRule, ...] = (
    dates.answer_follows_question,
    dates.due_follows_question,
    dates.answered_has_a_date,
    dates.dates_have_come,
    status.withdrawal_is_whole,
    status.pending_has_no_answer,
    sections.sections_are_there,
    sections.sections_are_told_apart,
    sections.sections_are_filled,
    sections.questions_come_first,
    sections.sections_are_paired,
    names.parties_are_known,
    names.askers_are_told_apart,
    names.askers_have_their_party_of_the_day,
    names.letters_stand_in_brackets,
    names.administrations_are_known,
    names.topics_are_known,
    names.names_are_of_one_script,
    links.links_say_where_they_lead,
    attachments.attachments_are_no_programs,
)
"""Rules about one answer, whatever there is beside it and site.yaml."""

NEARBY_RULES: tuple[AnswerRule, ...] = (links.links_lead_somewhere,)
"""Rules about one answer and what there is beside it: of the others, their shapes alone."""
SHAPED_RULES: tuple[AnswerRule, ...] = (
    attachments.attachments_are_there,
    follows.followed_answers_exist,
)
"""Rules about the shape of one answer, and what there is beside it."""
SHAPE_RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    documents.document_numbers_are_unique,
    addresses.addresses_are_apart,
    addresses.erased_addresses_are_gone,
    addresses.no_address_is_kept_for_a_list,
    addresses.names_have_addresses,
    names.names_hold_no_others,
    attachments.files_are_used,
    personal.attachments_hold_no_personal_data,
    follows.threads_have_a_beginning,
    links.links_of_pages_lead_somewhere,
    links.redirects_lead_to_pages,
    links.contact_leads_to_a_page,
)
"""Rules about all answers together, of which they look at the shapes alone."""

SITE_RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    project.site_has_an_address,
    project.there_are_answers,
    project.accessibility_is_stated,
    project.security_is_current,
    theme.colours_can_be_read,
    setting.periods_run_forward,
    setting.names_stand_for_one,
    setting.people_are_told_apart,
    setting.named_administrations_exist,
    setting.administrations_do_not_succeed_themselves,
    setting.words_of_addresses_differ,
)
"""Rules about the site alone."""


def check(context: Context) -> Iterator[Finding]:
    """Every finding of every rule."""
    yield from alone(context)
    yield from nearby(context)
    yield from together(context)
    yield from of_site(context)


def alone(context: Context, fine: Container[str] = ()) -> Iterator[Finding]:
    """What is found in each answer but those that are `fine`, whatever there is beside it."""
    return _of_each(ANSWER_RULES, context, fine)


def nearby(context: Context, fine: Container[str] = ()) -> Iterator[Finding]:
    """What is found in each answer but those that are `fine`, and in what there is beside it."""
    return _of_each(NEARBY_RULES, context, fine)


def together(context: Context) -> Iterator[Finding]:
    """What is found in the shapes of all answers together."""
    yield from _of_each(SHAPED_RULES, context)
    for rule in SHAPE_RULES:
        yield from rule(context)


def of_site(context: Context) -> Iterator[Finding]:
    """What is found in what site.yaml says."""
    for rule in SITE_RULES:
        yield from rule(context)


def _of_each(
    rules: Iterable[AnswerRule], context: Context, fine: Container[str] = ()
) -> Iterator[Finding]:
    for answer in context.answers:
        if f"answers/{answer.path}" not in fine:
            for rule in rules:
                if rule.needs.isdisjoint(answer.broken):
                    yield from rule.check(answer, context)
