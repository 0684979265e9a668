"""Lists of literature: BibTeX, RIS and CSL-JSON, read as works, and works as an offer of records."""
