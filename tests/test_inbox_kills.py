"""`kill -9` at any moment: every receipt leads to what was sent. More by hand: `benchmarks/inbox.py`."""

from __future__ import annotations

import os

import pytest
from crashing import seed_of_today
from inbox_kills import kill_keepers


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_every_receipt_is_found_again_after_ten_kills(tmp_path):
    seed = seed_of_today()

    tally = kill_keepers(tmp_path, 10, seed)

    assert (tally.kills, tally.lost, tally.wrong) == (10, [], []), f"seed {seed}: {tally}"
    assert tally.receipts >= 10
