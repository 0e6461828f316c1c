"""Admin pages print values in words: no tuple, list, key of an enumeration in quotes, or Python name of a type."""

import re

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from core import clock
from tests.permissions.stage import TODAY, Stage
from tests.support.admin_models import PRODUCT_MODELS

RAW = re.compile(r"\('|\[&#x27;|\(&#x27;|\['|&lt;[\w.]+ object|datetime\.|UUID\(|Decimal\(|lazy_str|<function")
MOST = 3  # rows of a table


@pytest.mark.django_db
def test_pages_print_no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(TODAY):
        stage = Stage()
        result: list[str] = []
        for model in PRODUCT_MODELS:
            for address in _addresses(model):
                result += _raw(stage, "auditor", address)
    assert not result, "\n".join(result)


def _addresses(model: type[models.Model]) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = model._default_manager.order_by("pk").values_list("pk", flat=True)[:MOST]
    return [reverse(f"{name}_changelist"), *(reverse(f"{name}_change", args=[row]) for row in rows)]


def _raw(stage: Stage, name: str, address: str) -> list[str]:
    client = Client()
    client.force_login(stage.people[name])
    text = client.get(address).content.decode()
    body = re.sub(r"<(script|style|textarea).*?</\1>", "", text, flags=re.S)
    shown = " ".join(strip_tags(body).split())
    return [f"{address}: {shown[max(0, hit.start() - 40) : hit.end() + 60]}" for hit in RAW.finditer(shown)]


def test_the_admin_has_screens() -> None:
    assert set(PRODUCT_MODELS) <= set(admin.site._registry)
