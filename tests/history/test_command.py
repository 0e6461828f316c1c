"""The refusals of ``load_history`` before anything is read."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core.models import FixedDay
from enterprises.models import Authority
from quotas.models import Product
from tests.history.test_parsing import GOOD, given


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return given(tmp_path, "quota", GOOD["quota"])


def refused(folder: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("load_history", str(folder))
    return str(refusal.value)


def test_a_folder_that_is_none_and_one_without_files(tmp_path: Path) -> None:
    assert "there is no folder" in refused(tmp_path / "nowhere")
    assert "none of the files" in refused(tmp_path)


def test_a_register_without_reference_data(db: None, folder: Path) -> None:
    Product.objects.all().delete()
    assert "load_reference --without-plans" in refused(folder)


def test_a_register_with_the_demonstration(db: None, folder: Path) -> None:
    Authority.objects.get_or_create(code="MLR", defaults={"name": "Ministry"})
    Product.objects.get_or_create(code="x", defaults={"name": "X", "kind": "oxide"})
    FixedDay.objects.create(day=dt.date(2012, 1, 1))
    assert "into one without" in refused(folder)
