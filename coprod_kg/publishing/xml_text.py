"""Text as XML takes it."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What https://www.w3.org/TR/xml/#charsets does not take in any form, not even escaped."""


def xml_text(text: str) -> str:
    """`text` for between tags or between quotation marks; what XML cannot hold is shown as a sign for what is lost.

    >>> xml_text("Ann & Bo <\\x00> \\"x\\"")
    'Ann &amp; Bo &lt;\ufffd&gt; &quot;x&quot;'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return _NOT_XML.sub("\ufffd", text)
