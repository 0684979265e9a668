"""The ticket of a form: it says when the form was first opened, and makes sure that sending it twice keeps it once.

>>> tickets = Tickets("a secret")
>>> ticket = tickets.new()
>>> tickets.once(ticket, "what was typed") == tickets.once(ticket, "what was typed")
True
>>> tickets.once(ticket + "x", "what was typed") is None
True
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from itsdangerous import BadSignature, TimestampSigner

LASTS = 24 * 3600
"""For how many seconds a form may be open."""


class Tickets:
    """Makes tickets and knows its own."""

    def __init__(self, secret: str) -> None:
        named: dict[str, Any] = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._signer = TimestampSigner(secret, "form for suggestions", **named)

    def new(self) -> str:
        """A ticket for somebody who opens the form now."""
        return self._signer.sign(secrets.token_urlsafe(12)).decode()

    def once(self, ticket: str, said: str) -> str | None:
        """A word that is the same for the same ticket and the same answers; None if the ticket is not good any more."""
        try:
            mark = self._signer.unsign(ticket.encode("utf-8", "replace"), max_age=LASTS)
        except BadSignature:
            return None
        return hashlib.sha256(mark + b"\0" + said.encode("utf-8", "surrogatepass")).hexdigest()
