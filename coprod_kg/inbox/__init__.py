"""The inbox: what people suggest, kept until curators have decided, and never part of the list.

It is a SQLite file of the server's state, not of `data/`. An answer with a code means that the suggestion is on the
disk. How to reach whoever sent it is kept apart, and deleted together with the decision.

>>> import tempfile
>>> from datetime import UTC, datetime
>>> from pathlib import Path
>>> inbox = Inbox(Path(tempfile.mkdtemp()) / "inbox.sqlite3")
>>> code = inbox.keep(NewSuggestion(words="The film about allotments."), came=datetime(2026, 12, 1, tzinfo=UTC))
>>> inbox.find(code).status.value
'waiting'
"""

from coprod_kg.inbox.copies import restore
from coprod_kg.inbox.inbox import Inbox
from coprod_kg.inbox.suggestion import Channel, NewSuggestion, Outcome, Status, Step, Suggestion

INBOX = "inbox.sqlite3"
"""The name of the file, in the folder of the server's state."""

__all__ = ["INBOX", "Channel", "Inbox", "NewSuggestion", "Outcome", "Status", "Step", "Suggestion", "restore"]
