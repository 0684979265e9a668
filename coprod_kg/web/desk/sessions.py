"""Visits to the desk: a signed cookie says who it is and until when, and every form carries a word that fits the visit.

A visit ends after twelve hours, with the password that it was begun with, with the account, and when whoever made it
signs out: what a cookie says is held against the accounts each time.

>>> keys = Keys("a secret of a server")
>>> visit = keys.begin("ann", "0badcafe", now=0.0)
>>> keys.read(keys.cookie(visit), now=60.0) == visit, keys.read(keys.cookie(visit), now=LASTS + 1)
(True, None)
>>> keys.fits(visit, keys.word(visit)), keys.fits(keys.begin("ann", "0badcafe", now=0.0), keys.word(visit))
(True, False)
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer, URLSafeSerializer

LASTS = 12 * 3600
"""How many seconds a visit lasts."""
_SIGNING = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


@dataclass(frozen=True)
class Visit:
    """One stay at the desk."""

    name: str
    """What the curator signed in with."""
    stamp: str
    """Of the account as it was then: another password has another one."""
    mark: str
    """By chance, and new each time: nobody can prepare a visit for somebody else."""
    until: float


class Keys:
    """Signs cookies and forms with one secret."""

    def __init__(self, secret: str) -> None:
        self._visits = URLSafeSerializer(secret, "visit to the desk", signer_kwargs=_SIGNING)
        self._browsers = URLSafeSerializer(secret, "browser at the desk", signer_kwargs=_SIGNING)
        self._forms = Signer(secret, "form of the desk", key_derivation="hmac", digest_method=hashlib.sha256)

    @staticmethod
    def begin(name: str, stamp: str, now: float) -> Visit:
        """A new visit."""
        return Visit(name, stamp, secrets.token_urlsafe(18), now + LASTS)

    def cookie(self, visit: Visit) -> str:
        """The visit as a cookie."""
        made: str = self._visits.dumps([visit.name, visit.stamp, visit.mark, visit.until])
        return made

    def read(self, cookie: str | None, now: float) -> Visit | None:
        """The visit of a cookie of ours that is not over; None for anything else."""
        try:
            visit = Visit(*self._visits.loads(cookie or ""))
        except (BadSignature, TypeError):
            return None
        return visit if now < visit.until else None

    def browser(self, name: str) -> str:
        """A cookie for a browser in which somebody has signed in as `name`."""
        made: str = self._browsers.dumps([name, secrets.token_urlsafe(12)])
        return made

    def known_browser(self, cookie: str | None, name: str) -> str:
        """The mark of a browser in which somebody has signed in as `name` before; empty for any other."""
        try:
            known, mark = self._browsers.loads(cookie or "")
        except (BadSignature, TypeError, ValueError):
            return ""
        return str(mark) if known == name else ""

    def word(self, visit: Visit | str) -> str:
        """The word that the forms of a visit carry; or those of the door, which has a mark only."""
        mark = visit.mark if isinstance(visit, Visit) else f"door {visit}"
        return self._forms.get_signature(mark.encode()).decode()

    def fits(self, visit: Visit | str, word: str) -> bool:
        """Whether `word` is that of the visit."""
        return hmac.compare_digest(self.word(visit).encode(), word.encode("utf-8", "surrogatepass"))
