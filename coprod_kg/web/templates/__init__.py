"""Where the templates of live pages are: `FOLDER`. They extend those of the site."""

from pathlib import Path

FOLDER = Path(__file__).parent
