"""What goes out: JSON-LD, the other dumps, tables, and the placing of files, whole or not at all."""

from coprod_kg.publishing.export import EXPORT_FORMATS, cite, export
from coprod_kg.publishing.output import write_file, write_folder
from coprod_kg.publishing.tables import TABLE_FORMATS, write_statements, write_table

__all__ = [
    "EXPORT_FORMATS",
    "TABLE_FORMATS",
    "cite",
    "export",
    "write_file",
    "write_folder",
    "write_statements",
    "write_table",
]
