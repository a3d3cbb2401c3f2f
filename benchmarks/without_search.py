"""A svargen that makes no search index, to tell what that costs a build; a benchmark's alone.

What it replaces are the places where a build meets the search: the words of each answer, analysed
while it is read, and the index made of them. Workers are forked, so it holds for them too.
"""

from unittest.mock import patch

from svargen.cli import main
from svargen.publishing import packing
from svargen.search import documents as of_answers
from svargen.search import state
from svargen.search.analysis import Analysis
from svargen.search.documents import documents

_NOTHING = Analysis([], "", [])

if __name__ == "__main__":
    with (
        patch.object(packing, "analysed", lambda _answer, _body: _NOTHING),
        patch.object(of_answers, "documents", lambda view: documents(view)._replace(answers=())),
        patch.object(state, "index_files", lambda *_: ()),
    ):
        main()
