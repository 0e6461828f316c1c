"""A secret of a data folder: generated once, readable by its owner only."""

import os
import secrets
from pathlib import Path


def kept_in(path: Path, characters: int = 50) -> str:
    """Return the secret in the file, which is created on first use with mode 0600.

    Two processes that create it at the same time get the same secret.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(characters) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
