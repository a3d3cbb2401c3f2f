"""A manifest of which few lines are changed says what one says that is made of all of them."""

from hypothesis import given
from hypothesis import strategies as st

from svargen.pages.urls import IndexFiles
from svargen.publishing.manifest import Manifest, Written

# With what sorts before and after quotation marks, and what JSON writes in another way.
names = st.text('ab/ !"\\:,\n-æ', min_size=1, max_size=6)
digests = st.sampled_from(["0" * 64, "a" * 64, "f" * 64])
INDEX, NO_INDEX = IndexFiles("a/"), IndexFiles("-/")
of_index = st.sampled_from(["a/0123456789.json", "a/fedcba9876.json", "a/indeks.json"])
beside = st.sampled_from(["a/b/0123456789.json", "a/0123456789.jsonb", "a/012345678.json"])
# No file is called like a folder.
paths = names.map(lambda name: f"{name}b" if name.endswith("/") else name) | of_index | beside
files = st.tuples(paths, digests).map(lambda told: Written(*told))
titles = st.text('ab"\\: ,{}', max_size=8)
addresses = names.map(lambda name: f"/{name}")
kinds = st.sampled_from(["answer", "all"])
pages = st.tuples(names, digests, titles, kinds, addresses).map(lambda told: Written(*told))
some = st.lists(st.one_of(files, pages), max_size=12)


def test_files_of_the_index_are_told_by_their_names() -> None:
    index = IndexFiles("soeg/")
    assert all(path in index for path in ("soeg/0a1b2c3d4e.json", "soeg/indeks.json"))
    others = ("soeg/", "soeg/index.html", "soeg/gammel/index.json", "soeg/gammel/0a1b2c3d4e.json")
    assert not any(path in index for path in (*others, "0a1b2c3d4e.json", "asoeg/indeks.json"))


def manifest_of(written: list[Written]) -> Manifest:
    manifest = Manifest("svargen 1")
    manifest.add(written)
    return manifest


def with_last(written: list[Written]) -> list[Written]:
    """Those of each page and each file that were told last."""
    return list({(bool(w.kind), w.address or w.path): w for w in written}.values())


@given(some, some)
def test_a_changed_manifest_is_the_one_that_is_made_of_all(
    before: list[Written], after: list[Written]
) -> None:
    stood = Manifest.read(manifest_of(before).to_bytes())
    changed = Manifest("svargen 1")
    changed.take(stood, but=INDEX)
    changed.add(after)
    left = [w for w in before if w.kind or w.path not in INDEX]
    anew = manifest_of([*left, *after])
    assert changed.to_bytes() == anew.to_bytes()
    assert changed.paths() == anew.paths()
    assert changed.lost(stood, but=INDEX) == stood.paths() - anew.paths()
    assert dict(changed.kinds()) == dict(anew.kinds())


@given(some, st.data())
def test_what_is_dropped_is_lost(before: list[Written], data: st.DataObject) -> None:
    last = with_last(before)
    gone = data.draw(st.lists(st.sampled_from(last), unique=True)) if last else []
    stood = Manifest.read(manifest_of(before).to_bytes())
    changed = Manifest("svargen 1")
    changed.take(stood, but=NO_INDEX)
    changed.drop(gone)
    left = [w for w in last if w not in gone and (w.kind or w.path not in NO_INDEX)]
    assert changed.to_bytes() == manifest_of(left).to_bytes()
    assert changed.lost(stood, but=NO_INDEX) == stood.paths() - manifest_of(left).paths()


@given(some)
def test_what_is_written_is_read_again(written: list[Written]) -> None:
    manifest = Manifest.read(manifest_of(written).to_bytes())
    last = with_last(written)
    files = {w.path: w.sha256 for w in last if not w.kind}
    assert all(map(manifest.has, files))
    assert {path: manifest.sha256_of(path) for path in files} == files
    assert manifest.files_of(INDEX) == {path for path in files if path in INDEX}
    for page in last:
        if page.kind and page.address[1:] not in files:
            file = f"{page.address[1:]}{'index.html' if page.address[-1] == '/' else ''}"
            assert file in files or manifest.sha256_of(file) == page.sha256
    assert manifest.sha256_of("findes-ikke") == ""
    assert not manifest.has("findes-ikke")


def test_few_lines_of_many_are_found_and_changed() -> None:
    before = [
        Written(f"{n // 40}/{n % 7}-{n}", f"{n:064x}", "æ" * (n % 50), *page)
        for n in range(4_000)
        for page in [("answer", f"/side/{n * 7 % 4_000}/") if n % 3 else ()]
    ]
    stood = Manifest.read(manifest_of(before).to_bytes())
    last = with_last(before)
    assert {w.path: stood.sha256_of(w.path) for w in last[::10] if not w.kind} == {
        w.path: w.sha256 for w in last[::10] if not w.kind
    }
    changed = Manifest("svargen 1")
    changed.take(stood, but=NO_INDEX)
    gone, new = last[::9], [w._replace(sha256="f" * 64) for w in last[1::7]]
    changed.drop(gone)
    changed.add(new)
    kept = {(w.kind, w.address or w.path): w for w in last if w not in gone}
    kept |= {(w.kind, w.address or w.path): w for w in new}
    assert changed.to_bytes() == manifest_of(list(kept.values())).to_bytes()
