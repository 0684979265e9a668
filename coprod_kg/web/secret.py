"""The secret of a server, which it signs cookies and forms with: made once, and for its owner only.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> secret_in(folder) == secret_in(folder) != secret_in(folder / "other")
True
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from coprod_kg.errors import CannotWrite
from coprod_kg.writing import PRIVATE, make_folders, settle

_NAME = "secret"


def secret_in(folder: Path) -> str:
    """The secret that is kept in `folder`; the first who asks makes it.

    Raises CannotWrite.
    """
    path = folder / _NAME
    try:
        make_folders(folder, 0o700)
        if not path.is_file():
            temporary = folder / f".{_NAME}-{secrets.token_hex(8)}"
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(temporary)  # whole, and only if there is none
            temporary.unlink()
            settle(folder)
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotWrite(path, getattr(error, "strerror", None) or str(error)) from error
