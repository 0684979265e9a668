"""`python -m coprod_kg` is the same as `coprod-kg`."""

from coprod_kg.cli import entry

if __name__ == "__main__":
    entry()
