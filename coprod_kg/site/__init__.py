"""The published folder: a page for every view and every record, beside the same things as data."""

from coprod_kg.site.build import Summary, write_site
from coprod_kg.site.plan import Site

__all__ = ["Site", "Summary", "write_site"]
