"""What all tests share."""

import os
import signal
import sys
from collections.abc import Generator

import pytest
from hypothesis import settings

EXAMPLES = int(os.environ.get("SVARGEN_EXAMPLES", "200"))
"""Of each property; a night's search sets more, and then looks for new ones each time."""

# The same examples every time and everywhere, within a time that a busy machine can keep.
settings.register_profile("stable", derandomize=True, max_examples=EXAMPLES, deadline=None)
settings.register_profile("search", max_examples=EXAMPLES, deadline=None)
settings.load_profile("stable" if EXAMPLES <= 200 else "search")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As a shell starts what runs behind it; and so would all be that tests start and interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if hasattr(os, "register_at_fork"):
    # What a fork measures of coverage is written nowhere, and half of its time would go into it.
    os.register_at_fork(after_in_child=lambda: sys.settrace(None))


LONG = (
    "test_browser", "test_serving", "test_cli", "test_build", "test_page", "test_workflows",
    "test_wrapper", "test_starting", "test_destination", "test_lighthouse", "test_crashes",
    "test_changes", "test_cache", "test_hostile", "test_incremental", "test_whole_projects",
)  # fmt: skip
"""Files of tests that take longest come first, so that no process waits long for the last.

Of these, those that are traced begin: a module is loaded once, and what it keeps is made once.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace no lines for coverage while a test runs that is marked as `untraced`.

    Most of those go over the same lines thousands of times, which takes three times as long then.
    """
    tracer = sys.gettrace() if item.get_closest_marker("untraced") else None
    if tracer:
        sys.settrace(None)
    try:
        return (yield)
    finally:
        if tracer:
            sys.settrace(tracer)
