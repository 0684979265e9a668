"""What goes out: JSON-LD, the other dumps, tables, and the placing of files, whole or not at all."""

from coprod_kg.publishing.export import EXPORT_FORMATS, cite, cite_answer, export
from coprod_kg.publishing.output import write_file, write_folder
from coprod_kg.publishing.rows import TABLE_FORMATS
from coprod_kg.publishing.tables import write_statements, write_table

__all__ = [
    "EXPORT_FORMATS",
    "TABLE_FORMATS",
    "cite",
    "cite_answer",
    "export",
    "write_file",
    "write_folder",
    "write_statements",
    "write_table",
]
