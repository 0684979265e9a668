"""What is wrong with the structure of a BibTeX file, in words, and how to mend it.

>>> message, mend, fix = in_words(Slip("comma", 12))
>>> message, fix.edits[0].text
('A comma is missing here.', ',')
"""

from __future__ import annotations

from coprod_kg.findings import Edit, Fix
from coprod_kg.importing.literature.bibtex_blocks import Slip


def in_words(slip: Slip) -> tuple[str, str, Fix | None]:
    """What is wrong, what to do, and the edit that does it, where only one can be meant."""
    named = f"“{slip.near}”" if slip.near else "this"
    fix = None
    match slip.what:
        case "open":
            message = f"A brace {{ is opened here and not closed, so {named} could not be read."
            mend = "Add the } that is missing."
        case "quote":
            message = f"A quotation mark is opened here and not closed, so {named} could not be read."
            mend = "Add the quotation mark that is missing, or put the text in braces."
        case "deep":
            message = f"There is too much inside {named}, so it was not read."
            mend = "Take out the braces that are not needed."
        case "comma":
            message, mend = "A comma is missing here.", "Add the comma."
            fix = Fix(mend, (Edit(",", slip.offset, slip.offset),))
        case "extra":
            message, mend = "There is one } too many here.", "Take it out."
            fix = Fix(mend, (Edit("", slip.offset, slip.offset + 1),))
        case "equals":
            message = f"{named[0].upper()}{named[1:]} has no = after it, so it was not read."
            mend = "Write each field as: name = {text}."
        case "end":
            message, mend = "This entry is not closed.", "Add a } at its end."
        case "many":
            message = "There is too much wrong with this entry, or too much in it, so the rest was not read."
            mend = "Export it again, or leave it out."
        case "stray":
            message = "This stands outside of any entry, so it was not read."
            mend = "Look before it for a sign that is missing, such as @ or {."
        case "value":
            message = "This is no part of any field, so it was not read."
            mend = "Look for a brace or a quotation mark before it that closes too early."
    return message, mend, fix
