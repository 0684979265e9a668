"""What is shown of a page where somebody links to it: the names of https://ogp.me.

There is no picture: a mark that is the same for every page would say nothing.
"""

from __future__ import annotations

from coprod_kg.publishing.head import Meta


def metas(title: str, description: str, address: str, site_name: str) -> tuple[Meta, ...]:
    """What a page at the whole address `address` is called, and what it is."""
    return (
        Meta("og:title", title, is_property=True),
        Meta("og:description", description, is_property=True),
        Meta("og:type", "website", is_property=True),
        Meta("og:url", address, is_property=True),
        Meta("og:site_name", site_name, is_property=True),
        Meta("og:locale", "en_GB", is_property=True),
    )
