"""The data of the tests lie in memory by every door: ``make test``, pytest and an editor's runner."""

import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings

from config.settings import test_data
from core.servers.postgres import DURABLE

ROOT = Path(__file__).resolve().parents[2]
SHOW = "import config.settings.test as settings; print(settings.DATA_DIR)"
usage = namedtuple("usage", ["total", "used", "free"])


def test_a_recipe_of_the_makefile_keeps_them_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Makefile exports the product's ``DATA_DIR``, which once moved the tests to a disk."""
    monkeypatch.delenv("TEST_DATA_DIR", raising=False)
    recipe = f"shown: ; @$(BIN)/python -c '{SHOW}'"
    shown = subprocess.check_output(["make", "--no-print-directory", f"--eval={recipe}", "shown"], cwd=ROOT, text=True)
    assert Path(shown.strip()) == test_data.choose_folder(ROOT)
    if shutil.disk_usage(test_data.MEMORY).free >= test_data.LEAST_FREE:
        assert Path(shown.strip()).is_relative_to(test_data.MEMORY)


class TestTheChoice:
    @pytest.fixture(autouse=True)
    def memory(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        monkeypatch.setattr(test_data, "MEMORY", tmp_path)
        monkeypatch.delenv("TEST_DATA_DIR", raising=False)
        return tmp_path

    def leave(self, monkeypatch: pytest.MonkeyPatch, free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(2 * free, free, free))

    def test_is_memory_if_there_is_room_wherever_the_product_lies(
        self, monkeypatch: pytest.MonkeyPatch, memory: Path
    ) -> None:
        self.leave(monkeypatch, test_data.LEAST_FREE)
        monkeypatch.setenv("DATA_DIR", "/srv/data")
        assert test_data.choose_folder(ROOT).parent == memory
        assert test_data.choose_folder(ROOT) != test_data.choose_folder(ROOT / "another")

    def test_is_the_disk_without_room_unless_the_folder_is_there(
        self, monkeypatch: pytest.MonkeyPatch, memory: Path
    ) -> None:
        self.leave(monkeypatch, test_data.LEAST_FREE)
        in_memory = test_data.choose_folder(ROOT)
        self.leave(monkeypatch, test_data.LEAST_FREE - 1)
        assert test_data.choose_folder(ROOT) == ROOT / ".var" / "test"
        in_memory.mkdir()
        assert test_data.choose_folder(ROOT) == in_memory

    def test_is_the_disk_without_memory(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(test_data, "MEMORY", tmp_path / "absent")
        assert test_data.choose_folder(ROOT) == ROOT / ".var" / "test"

    def test_is_what_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEST_DATA_DIR", "/srv/tests")
        assert test_data.choose_folder(ROOT) == Path("/srv/tests")


def test_the_shared_server_does_not_wait_for_a_disk() -> None:
    assert settings.SERVERS.postgres.settings.keys() == DURABLE.keys()
    assert set(settings.SERVERS.postgres.settings.values()) == {"off"}
