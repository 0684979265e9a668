"""Importing: a file in any format that people have, read as an offer of records, with the place of every value.

>>> from coprod_kg.importing import READERS
>>> "turtle" in READERS
True
"""

from coprod_kg.importing.reading import READERS, format_of, offer_of, read_again, read_offer

__all__ = ["READERS", "format_of", "offer_of", "read_again", "read_offer"]
