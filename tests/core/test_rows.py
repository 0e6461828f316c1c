"""Sheets that are read row by row in a child process."""

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from core.errors import Invalid
from core.files import limits
from core.files.rows import read_rows
from tests.support.sheets import workbook


def rows(path: Path, content: bytes) -> list[tuple[int, list[Any]]]:
    path.write_bytes(content)
    return [(row.number, list(row.cells)) for row in read_rows(path)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_any_usual_encoding(file: Path, encoding: str, separator: str) -> None:
    text = f"企业{separator}月份\n\n{separator}\nE-1{separator}'2011-04\n"
    assert rows(file, text.encode(encoding)) == [(1, ["企业", "月份"]), (4, ["E-1", "2011-04"])]


def test_a_workbook_is_read_with_its_numbers_as_shown(file: Path) -> None:
    content = workbook(["Enterprise", "Tonnes"], ["E-1", 0.1 + 0.2], [None, None], ["E-2", 3])
    assert rows(file, content) == [
        (1, ["Enterprise", "Tonnes"]),
        (2, ["E-1", {"number": "0.3"}]),
        (4, ["E-2", {"number": "3"}]),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a," * (limits.MAX_COLUMNS + 1) + b"b\n", "too_many_cells"),
        (b"PK\x03\x04 no workbook", "truncated_or_damaged"),
        (b"a,b\n\xff\xff\xff\xff\n", "not_a_sheet"),
        (b"a" * 200_000 + b"\n", "truncated_or_damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(file: Path, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rows(file, content)
    assert [fault.code for fault in refused.value.errors] == [code]


def test_rows_before_the_fault_are_yielded(file: Path) -> None:
    file.write_bytes(b"a,b\n" + b"c," * (limits.MAX_COLUMNS + 1) + b"d\n")
    found = []
    with pytest.raises(Invalid):
        for row in read_rows(file):
            found.append(row.number)
    assert found == [1]


def test_a_killed_child_is_a_refusal_even_in_the_middle_of_a_line(file: Path) -> None:
    file.write_bytes(b"".join(b"a%d,%s\n" % (number, b"x" * 3_000) for number in range(200)))
    before = children()
    found = read_rows(file)
    next(found)
    (reader,) = children() - before  # which waits: the pipe holds less than the file
    os.kill(reader, signal.SIGKILL)
    with pytest.raises(Invalid) as refused:
        list(found)
    assert [fault.code for fault in refused.value.errors] == ["too_demanding"]


def children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()}
