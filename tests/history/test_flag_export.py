"""The file of flags: its owner alone reads it, and one that is there is replaced once the new one is whole."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from history import flag_export


def test_a_file_that_is_there_is_replaced_and_closed_to_others(db: None, tmp_path: Path) -> None:
    path = tmp_path / "flags.csv"
    path.write_text("old")
    path.chmod(0o644)
    assert flag_export.export(path) == 0
    assert path.read_text().splitlines() == [",".join(flag_export.COLUMNS)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_stays_while_the_new_one_is_not_whole(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[list[str]]:
        yield ["a row"]
        raise OSError("the disk is full")

    path = tmp_path / "flags.csv"
    path.write_text("old")
    monkeypatch.setattr(flag_export, "_rows", broken)
    with pytest.raises(OSError, match="full"):
        flag_export.export(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
