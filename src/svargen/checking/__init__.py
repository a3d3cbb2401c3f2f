"""What fields demand of one another, answers of one another, and links of the whole site.

Each file holds the rules about one thing, and opens with the law they enforce. A rule yields
findings; it prints nothing and knows no line numbers, only keys.
"""

from svargen.checking.context import Context
from svargen.checking.rules import alone, check, nearby, of_site, together

__all__ = ["Context", "alone", "check", "nearby", "of_site", "together"]
