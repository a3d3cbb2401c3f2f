"""What all tests share."""

from hypothesis import settings

# The same examples every time and everywhere, within a time that a busy machine can keep.
settings.register_profile("stable", derandomize=True, max_examples=200, deadline=None)
settings.load_profile("stable")
