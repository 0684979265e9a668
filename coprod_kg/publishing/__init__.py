"""What goes out: JSON-LD, the other dumps, tables, and the placing of files, whole or not at all."""

from coprod_kg.publishing.export import EXPORT_FORMATS, export
from coprod_kg.publishing.output import write_file, write_folder
from coprod_kg.publishing.tables import TABLE_FORMATS, write_statements, write_table
from coprod_kg.publishing.templates import TEMPLATE_FORMATS, template

__all__ = [
    "EXPORT_FORMATS",
    "TABLE_FORMATS",
    "TEMPLATE_FORMATS",
    "export",
    "template",
    "write_file",
    "write_folder",
    "write_statements",
    "write_table",
]
