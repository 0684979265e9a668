"""Tests in a real browser. This is a package so that its conftest and that of all tests have names of their own."""
