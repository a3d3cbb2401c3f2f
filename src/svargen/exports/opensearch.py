"""How browsers and other programs search the site (OpenSearch 1.1, draft 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from svargen.pages import urls

if TYPE_CHECKING:
    from svargen.pages.view import View

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_SHORT, _LONG, _DESCRIPTION = 16, 48, 1024
"""The most characters of each name, by the specification."""


def opensearch(view: View) -> bytes:
    """The description of the site's search, in UTF-8."""
    # It takes long to import for what few builds write.
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    site = view.archive.site
    root = Element("OpenSearchDescription", xmlns=_NAMESPACE)
    named = f"{site.title} – {site.publisher}" if site.publisher else site.title
    for name, text in (
        ("ShortName", _cut(site.title, _SHORT)),
        ("LongName", _cut(named, _LONG)),
        ("Description", _cut(view.text("Search the answers of {name}", name=named), _DESCRIPTION)),
    ):
        SubElement(root, name).text = text
    # Braces would be parameters.
    address = quote(f"{site.root}{view.urls.search}", safe=":/%[]@!$&'()*+,;=~")
    SubElement(root, "Url", type="text/html", template=f"{address}?{urls.QUERY}={{searchTerms}}")
    own = f"{site.root}{urls.OPENSEARCH}"
    SubElement(root, "Url", type="application/opensearchdescription+xml", rel="self", template=own)
    icon = SubElement(root, "Image", type="image/svg+xml", height="32", width="32")
    icon.text = f"{site.root}{urls.ASSETS}icon.svg"
    SubElement(root, "Language").text = view.language.code
    SubElement(root, "InputEncoding").text = "UTF-8"
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _cut(text: str, most: int) -> str:
    """`text` in at most so many characters, cut between words where it can be."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most + 1].rsplit(maxsplit=1)[0] if " " in text[: most + 1] else text[:most]
