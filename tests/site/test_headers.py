"""What web servers are asked to send: the same in every server's form, and nothing from editors."""

import re
from collections.abc import Iterator

import pytest

from svargen.exports.headers import header_files
from svargen.reading.answer import read_site
from tests.site.built import Site

Sent = dict[str, dict[str, str]]
"""Path ('/' for every file, or the folder of the look) -> header -> value."""


def of_static_hosts(text: str) -> Sent:
    sent: Sent = {}
    path = ""
    for line in lines(text):
        if line.startswith("/"):
            path = line.removesuffix("*")
            sent[path] = {}
        else:
            name, value = line.split(": ", 1)
            sent[path][name.strip()] = value
    return sent


def of_apache(text: str) -> Sent:
    sent: Sent = {"/": {}}
    first, *inner, last = lines(text)
    assert (first, last) == ("<IfModule mod_headers.c>", "</IfModule>")
    for line in inner:
        found = re.fullmatch(r'Header (?:always )?set ([\w-]+) "([^"]*)"(?: "([^"]*)")?', line)
        assert found, line
        condition = re.fullmatch(r"expr=%{REQUEST_URI} =~ m#\^([^#]+)#", found[3] or "")
        path = condition[1].replace("\\", "") if condition else "/"
        sent.setdefault(path, {})[found[1]] = found[2]
    return sent


def of_nginx(text: str) -> Sent:
    sent: Sent = {"/": {}}
    for line in lines(text):
        if found := re.fullmatch(r'set \$svargen_cache "([^"$]*)";', line):
            sent["/"]["Cache-Control"] = found[1]
        elif found := re.fullmatch(
            r'if \(\$uri ~ "\^([^"$]+)"\) { set \$svargen_cache "([^"$]*)"; }', line
        ):
            sent[found[1].replace("\\", "")] = {"Cache-Control": found[2]}
        elif found := re.fullmatch(r'add_header ([\w-]+) "([^"$]*)" always;', line):
            sent["/"][found[1]] = found[2]
        else:
            assert line == "add_header Cache-Control $svargen_cache;"
    return sent


def lines(text: str) -> Iterator[str]:
    first, *rest = text.splitlines()
    assert first == "# Made by svargen."
    yield from rest


def files_of(settings: str) -> tuple[str, str, str]:
    site, _, diagnostics = read_site(f"title: Svar\n{settings}".encode())
    assert [d for d in diagnostics if d.severity == "error"] == []
    static, apache, nginx = (data.decode() for _, data in header_files(site))
    return static, apache, nginx


def sent_by(settings: str) -> Sent:
    """What every server is asked to send; Cache-Control of pages is the static hosts' own."""
    static, apache, nginx = files_of(settings)
    sent = of_apache(apache)
    assert of_nginx(nginx) == sent
    fresh = {"/": sent["/"].copy()}
    assert fresh["/"].pop("Cache-Control") == "no-cache"
    assert of_static_hosts(static) == sent | fresh
    return sent


def test_every_server_is_asked_for_the_same() -> None:
    always = sent_by("base_url: https://svar.example/")["/"]
    policy = dict(rule.split(maxsplit=1) for rule in always["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert always["X-Content-Type-Options"] == "nosniff"
    assert always["X-Frame-Options"] == "DENY"
    assert always["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert always["Strict-Transport-Security"] == "max-age=31536000"
    assert "camera=()" in always["Permissions-Policy"]


@pytest.mark.parametrize(
    ("settings", "seconds"),
    [
        ("base_url: http://svar.example/", None),
        ("base_url: http://svar.example/\nheaders: {hsts: 365}", None),
        ("", None),
        ("base_url: https://svar.example/arkiv/", None),
        ("base_url: https://svar.example/arkiv/\nheaders: {hsts: 1}", 86400),
        ("base_url: https://svar.example/\nheaders: {hsts: 0}", None),
        ("base_url: https://svar.example/\nheaders: {hsts: 730}", 63072000),
    ],
)
def test_https_alone_is_promised_only_for_a_host_of_ones_own(
    settings: str, seconds: int | None
) -> None:
    sent = sent_by(settings)["/"].get("Strict-Transport-Security")
    assert sent == (f"max-age={seconds}" if seconds else None)


def test_the_look_is_kept_and_all_else_asked_for_each_time() -> None:
    sent = sent_by("base_url: https://svar.example/et-sted/v1.2/")
    assert sent["/"]["Cache-Control"] == "no-cache"
    kept = sent["/et-sted/v1.2/assets/"]["Cache-Control"]
    assert re.fullmatch(r"public, max-age=\d+, stale-while-revalidate=\d+", kept)


@pytest.mark.parametrize(
    "path",
    ["*", "a;b", "a$b", "$uri", ":x", "a(b", "a,b", "%0A", "%22", "a)b", "æ", "a&b", "a!b"],
)
def test_a_path_that_a_server_could_misread_stands_in_no_file(path: str) -> None:
    assert sent_by(f"base_url: 'https://svar.example/{path}/'").keys() == {"/"}


def test_no_text_of_the_project_stands_in_a_file_for_servers(site: Site) -> None:
    for file in ("_headers", ".htaccess", "_nginx-headers.conf"):
        plain = files_of(f"base_url: {site.base_url}")
        headers, _, redirects = (
            site.files[file].decode().partition("# Made by svargen.\n<IfModule mod_alias.c>\n")
        )
        assert headers in plain
        assert re.fullmatch(r"[A-Za-z0-9 ^$/._~\\%{}<>\"\n-]*", redirects)
        assert file in site.manifest["files"]


def test_security_txt_says_where_and_until_when(demo: Site) -> None:
    assert demo.files[".well-known/security.txt"].decode().splitlines() == [
        "Contact: mailto:sikkerhed@eksempelby.example",
        "Expires: 2027-06-30T00:00:00Z",
        "Preferred-Languages: da, en",
        "Canonical: https://svar.eksempelby.example/.well-known/security.txt",
        "Policy: https://www.eksempelby.example/sikkerhed",
    ]


def test_a_site_without_a_contact_has_no_security_txt(smallest: Site) -> None:
    assert ".well-known/security.txt" not in smallest.files
