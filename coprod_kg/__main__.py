"""`python -m coprod_kg` is the same as `coprod-kg`."""

from coprod_kg.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
