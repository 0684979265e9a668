"""The published folder: a page for every view and every record, beside the same things as data."""

from coprod_kg.site.build import Summary, build, write_site

__all__ = ["Summary", "build", "write_site"]
