"""The command line: parse, call one function of the library, show. Nothing heavy is imported for `--help`."""

from coprod_kg.cli.main import entry, main

__all__ = ["entry", "main"]
