"""Readers of the demonstration see the half of a bilingual text that is in their language."""

import datetime as dt

import pytest
from django.test import Client

from core import clock
from core.models import FixedDay
from demo.bilingual import both
from demo.own_half import own_half, show_own_half
from enterprises.models import User
from enterprises.roles import Role
from tests.support import factories
from tests.support.page_clients import page_client

NAME = both("江西第一经办人", "Jiangxi, first officer (invented)")


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (NAME, "Jiangxi, first officer (invented)", "江西第一经办人（虚构）"),
        (f"Drafted by {NAME}, 3 May 2011", "Drafted by Jiangxi, first officer (invented), 3 May 2011", None),
        (f"由{NAME}于2011年5月3日拟稿", None, "由江西第一经办人（虚构）于2011年5月3日拟稿"),
        (f"{NAME} · 2011年", None, "江西第一经办人（虚构） · 2011年"),
        (both("6 月多报 3 吨。", "June was 3 t over."), "June was 3 t over.", "6 月多报 3 吨。"),
        ("稀土 / REO 吨", "稀土 / REO 吨", "稀土 / REO 吨"),
        (
            both("龙南老磨矿业（虚构）被接管。", "Longnan Old Mill (invented) is taken over."),
            None,
            "龙南老磨矿业（虚构）被接管。",
        ),
        ("第 1 页 / 5", None, "第 1 页 / 5"),
        ("2011 / 2012", "2011 / 2012", "2011 / 2012"),
        ("REO / t", "REO / t", "REO / t"),
    ],
)
def test_a_pair_is_shown_by_half(text: str, english: str | None, chinese: str | None) -> None:
    if english is not None:
        assert own_half(text, "en") == english
    if chinese is not None:
        assert own_half(text, "zh-hans") == chinese


def test_fields_keep_both_halves() -> None:
    page = f'<p title="{NAME}">{NAME}</p><textarea>{NAME}</textarea><input value="{NAME}">'
    shown = show_own_half(page, "zh-hans")
    assert shown.count("Jiangxi") == 2
    assert f"<textarea>{NAME}</textarea>" in shown


@pytest.mark.parametrize("fixed", [True, False])
def test_pages_of_a_demonstration_alone_are_changed(db: None, fixed: bool) -> None:
    person = factories.user(Role.AUDITOR, at="CN", username="auditor")
    User.objects.filter(pk=person.pk).update(name=NAME)
    if fixed:
        FixedDay.objects.create(day=dt.date(2011, 10, 20))
    clock.reload_fixed_day()
    try:
        client: Client = page_client(User.objects.get(pk=person.pk))
        assert ("江西第一经办人" in client.get("/guide/").content.decode()) is not fixed
    finally:
        clock.reload_fixed_day()
