"""Seeded mistakes in real records: what each is, where it was put, and which rule must find it."""
