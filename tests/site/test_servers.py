"""The real web servers answer as docs/publishing.md says, by the very configurations it shows."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest

from tests.site.built import Site
from tests.site.conftest import TESTS, built_from, with_history
from tests.site.test_headers import of_static_hosts
from tests.tools.install import on_path

DOCS = Path(__file__).resolve().parents[2] / "docs/publishing.md"
HOST = "svar.example.dk"
PATIENCE = 60
LONGEST = f"{'a' * 198}/" * 5
"""An old address as long as any may be."""
TYPES = {
    "index.html": "text/html",
    "svar/2026/natbus/index.json": "application/json",
    "svar/2026/natbus/index.md": "text/markdown",
    "feed.xml": "application/atom+xml",
    "sitemap.xml": "xml",
    "robots.txt": "text/plain",
    ".well-known/security.txt": "text/plain",
    "manifest.json": "application/json",
    "assets/site.css": "text/css",
    "assets/icon.svg": "image/svg+xml",
}

NGINX = """\
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    include {types};
    access_log off;
    client_body_temp_path {folder}/temp;
    proxy_temp_path {folder}/temp;
    fastcgi_temp_path {folder}/temp;
    scgi_temp_path {folder}/temp;
    uwsgi_temp_path {folder}/temp;
{shown}
}}
"""
APACHE = """\
ServerName {host}
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/log
TypesConfig /etc/mime.types
{modules}
{user}
Listen 127.0.0.1:{plain}
Listen 127.0.0.1:{secure}
{shown}
"""
OF_DEBIAN = (
    "mpm_event unixd access_compat alias authn_core authz_core authz_host autoindex deflate dir "
    "env filter mime negotiation reqtimeout setenvif socache_shmcb status"
)
"""The modules that Debian's Apache enables by itself, but for those that ask for passwords."""


class Reply(NamedTuple):
    status: int
    headers: Message
    body: bytes


class Server:
    """A web server that serves a site from `root`/current, by what the docs show."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.folder = folder
        self.current = folder / "srv/current"
        self.plain, self.secure = free_port(), free_port()
        command = on_path(kind, "apache2", "httpd") if kind == "apache" else on_path(kind)
        assert command, f"{kind} is missing"
        written = self.nginx(command) if kind == "nginx" else self.apache(command)
        config = folder / f"{kind}.conf"
        config.write_text(written, encoding="utf-8")
        self.command = [command, "-c" if kind == "nginx" else "-f", str(config)]
        self.start, self.end = (
            ([], ["-s", "stop"]) if kind == "nginx" else (["-k", "start"], ["-k", "stop"])
        )

    def shown(self, language: str) -> str:
        """The configuration in the docs, at this test's own ports and folders."""
        (text,) = re.findall(
            rf"^```{language}\n(.*?)^```", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        shown = str(text)
        for there, here in (
            ("/srv/svar", str(self.folder / "srv")),
            ("/etc/ssl/private/", f"{self.folder}/"),
            ("/etc/ssl/", f"{self.folder}/"),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ", f"listen 127.0.0.1:{self.secure} "),
            ("*:80>", f"127.0.0.1:{self.plain}>"),
            ("*:443>", f"127.0.0.1:{self.secure}>"),
        ):
            shown = shown.replace(there, here)
        return shown

    def nginx(self, command: str) -> str:
        told = subprocess.run([command, "-V"], capture_output=True, encoding="utf-8", check=True)
        configured = re.search(r"--conf-path=(\S+)", told.stderr)
        assert configured
        types = Path(configured[1]).with_name("mime.types")
        return NGINX.format(folder=self.folder, types=types, shown=self.shown("nginx"))

    def apache(self, command: str) -> str:
        wanted = re.search(r"It needs the modules (.*) beside", DOCS.read_text("utf-8"))
        assert wanted
        names = dict.fromkeys([*OF_DEBIAN.split(), *re.findall("`([a-z]+)`", wanted[1])])
        homes = [Path("/usr/lib/apache2/modules"), Path(command).parents[1] / "lib/httpd/modules"]
        home = next(each for each in homes if each.is_dir())
        modules = "\n".join(
            f"<IfModule !{name}_module>\nLoadModule {name}_module {home}/mod_{name}.so\n</IfModule>"
            for name in names
        )
        # Apache never serves as root.
        user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        return APACHE.format(
            host=HOST, folder=self.folder, modules=modules, user=user, plain=self.plain,
            secure=self.secure, shown=self.shown("apache"),
        )  # fmt: skip

    def get(self, path: str, **headers: str) -> Reply:
        trusted = ssl.create_default_context(cafile=self.folder / f"{HOST}.pem")
        reached = socket.create_connection(("127.0.0.1", self.secure), PATIENCE)
        return fetched(trusted.wrap_socket(reached, server_hostname=HOST), path, headers)

    def get_plain(self, path: str) -> Reply:
        return fetched(socket.create_connection(("127.0.0.1", self.plain), PATIENCE), path, {})


def fetched(reached: socket.socket, path: str, headers: dict[str, str]) -> Reply:
    with closing(http.client.HTTPConnection(HOST)) as connection:
        connection.sock = reached
        connection.request(
            "GET", f"/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        reply = connection.getresponse()
        return Reply(reply.status, reply.headers, reply.read())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def run(*command: str) -> None:
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def at_root(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demonstration at the address that the docs speak of, with the longest old address."""
    folder = tmp_path_factory.mktemp("served")
    source = with_history(TESTS / "demo", folder / "source")
    with (source / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  /{LONGEST}: /soeg/\n")
    return built_from(source, folder / "site", "--base-url", f"https://{HOST}/")


@pytest.fixture(scope="module", params=["nginx", "apache"])
def server(request: pytest.FixtureRequest, at_root: Site) -> Iterator[Server]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The servers' own users read it, who are not the one that runs the tests.
        folder.chmod(0o755)
        shutil.copytree(at_root.folder, folder / "srv/releases/1")
        (folder / "srv/current").symlink_to("releases/1")
        openssl = on_path("openssl") or ""
        run(
            openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
            "-keyout", f"{folder}/{HOST}.key", "-out", f"{folder}/{HOST}.pem",
        )  # fmt: skip
        made = Server(request.param, folder)
        # Each returns when it listens.
        run(*made.command, *made.start)
        try:
            yield made
        finally:
            run(*made.command, *made.end)


def test_a_page_is_served_as_it_was_written(server: Server, at_root: Site) -> None:
    for path in ("", "svar/2026/natbus/", "soeg/?q=cykelstier"):
        reply = server.get(path)
        assert reply.status == 200
        file = at_root.folder / path.partition("?")[0] / "index.html"
        assert reply.body == file.read_bytes()
        assert reply.headers["Content-Type"].lower() == "text/html; charset=utf-8"


@pytest.mark.parametrize(("file", "kind"), TYPES.items())
def test_every_kind_of_file_says_what_it_is(server: Server, file: str, kind: str) -> None:
    reply = server.get(file)
    assert reply.status == 200
    assert reply.headers.get_content_type().endswith(kind)
    if kind.startswith("text/"):
        assert reply.headers.get_content_charset() == "utf-8"


def test_an_attachment_keeps_its_name_and_kind(server: Server, at_root: Site) -> None:
    names = [file for file in at_root.files if file.endswith((".xlsx", ".pdf", ".png"))]
    assert any("å" in name for name in names)
    for name in names:
        reply = server.get(quote(name))
        assert reply.status == 200
        assert reply.headers.get_content_type() in (
            "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "image/png",
        )  # fmt: skip


@pytest.mark.parametrize("path", ["findes-ikke/", "svar/2026/natbus/findes-ikke.pdf", "dok/"])
def test_what_is_not_there_is_answered_by_the_sites_own_page(
    server: Server, at_root: Site, path: str
) -> None:
    reply = server.get(path)
    # Apache forbids a folder that has no page, where nginx knows none.
    assert reply.status in ((403, 404) if path == "dok/" else (404,))
    assert reply.body == (at_root.folder / "404.html").read_bytes()


def test_a_withdrawn_answer_is_a_page_that_nobody_keeps(server: Server, at_root: Site) -> None:
    reply = server.get("svar/2026/fejlsendt/")
    assert reply.status == 410
    assert at_root.page("svar/2026/fejlsendt/").heading in reply.body.decode()
    assert b'content="noindex' in reply.body


def test_an_old_address_leads_on_at_once(server: Server) -> None:
    for old, new in (
        ("spm/2026/1/", "svar/2026/fejlsendt/"),
        ("spm/2026/1/index.json", "svar/2026/fejlsendt/index.json"),
        ("forvaltning/oekf/", "forvaltning/oekonomiforvaltningen/"),
        ("forvaltning/oekf/feed.xml", "forvaltning/oekonomiforvaltningen/feed.xml"),
    ):
        reply = server.get(old)
        assert reply.status == 301
        assert urlsplit(reply.headers["Location"]).path == f"/{new}"


def test_an_old_address_of_any_length_leads_on(server: Server, at_root: Site) -> None:
    reply = server.get(LONGEST)
    leads_on = reply.status == 301 and reply.headers["Location"].endswith("/soeg/")
    # nginx takes none so long into its maps.
    assert leads_on or reply.body == at_root.files[f"{LONGEST}index.html"]


@pytest.mark.parametrize("path", ["", "findes-ikke/", *list(TYPES)[1:]])
def test_every_answer_carries_the_headers_of_the_site(
    server: Server, at_root: Site, path: str
) -> None:
    said = of_static_hosts((at_root.folder / "_headers").read_text("ascii"))
    wanted = said["/"] | {"Cache-Control": "no-cache"}
    assert {"Content-Security-Policy", "Strict-Transport-Security"} <= wanted.keys()
    if path.startswith("assets/"):
        wanted |= said["/assets/"]
    reply = server.get(path)
    if reply.status == 404:
        # Nobody keeps a page that is not there, unless told to.
        del wanted["Cache-Control"]
    sent = {name: reply.headers.get_all(name) for name in wanted}
    assert sent == {name: [value] for name, value in wanted.items()}


def test_an_address_without_its_slash_leads_to_the_page(server: Server) -> None:
    reply = server.get("svar/2026/natbus")
    assert reply.status == 301
    assert reply.headers["Location"].endswith("/svar/2026/natbus/")


def test_an_address_without_its_s_leads_to_the_site(server: Server) -> None:
    reply = server.get_plain("soeg/?q=bus")
    assert reply.status == 301
    assert reply.headers["Location"] == f"https://{HOST}/soeg/?q=bus"


@pytest.mark.parametrize("file", ["index.html", "assets/site.css", "manifest.json", "feed.xml"])
def test_text_is_compressed_and_sent_once(server: Server, file: str) -> None:
    reply = server.get(file, Accept_Encoding="gzip")
    assert reply.headers["Content-Encoding"] == "gzip"
    again = server.get(file, Accept_Encoding="gzip", If_None_Match=reply.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_a_release_is_served_from_the_moment_its_link_moves(server: Server) -> None:
    new = server.current.parent / "releases/2"
    shutil.copytree(server.current.parent / "releases/1", new)
    (new / "index.html").write_text("the next release", encoding="ascii")
    for name, text in (("2", True), ("1", False)):
        link = server.current.with_name("next")
        link.symlink_to(f"releases/{name}")
        link.replace(server.current)
        assert (server.get("").body == b"the next release") is text
