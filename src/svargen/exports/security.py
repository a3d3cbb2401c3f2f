"""security.txt (RFC 9116): how to report a weakness of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from svargen.pages.urls import SECURITY

if TYPE_CHECKING:
    from svargen.model import Security, Site

_OF_URLS = "%/:=&?~#+!$,;'@()*[]"


def security_txt(site: Site, security: Security) -> bytes:
    """The file's content; its order is that of the RFC's own example."""
    contacts = [contact if ":" in contact else site.root + contact[1:] for contact in
                security.contact]  # fmt: skip
    fields = [("Contact", contact) for contact in contacts]
    fields.append(("Expires", f"{security.expires.isoformat()}T00:00:00Z"))
    fields.append(("Preferred-Languages", ", ".join(dict.fromkeys((site.language, "en")))))
    # It counts at the host's root alone (RFC 9116, 3), wherever the site stands.
    fields.append(("Canonical", urljoin(site.root, f"/{SECURITY}")))
    if security.policy:
        fields.append(("Policy", security.policy))
    return "".join(f"{name}: {quote(value, safe=_OF_URLS + ' ')}\n" for name, value in
                   fields).encode()  # fmt: skip
