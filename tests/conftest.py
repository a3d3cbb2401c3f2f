"""What all tests share."""

import os
import signal
import sys

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
