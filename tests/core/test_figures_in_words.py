"""Times, money and shares as a reader writes them, from ``core.formats`` alone."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from core import clock, formats

NOON = dt.datetime(2011, 10, 12, 12, 0, tzinfo=clock.ZONE)
TEMPLATES = Path(settings.BASE_DIR) / "templates"
HAND_MADE = re.compile(r"\}\}\s?%(?!\})|\|floatformat|\|intcomma|\|amount \}\} (yuan|\{% translate \"yuan\")")


@pytest.mark.parametrize(
    ("before", "english", "chinese"),
    [
        ({"seconds": 59}, "just now", "刚刚"),
        ({"seconds": 60}, "1 minute ago", "1 分钟前"),
        ({"minutes": 59}, "59 minutes ago", "59 分钟前"),
        ({"hours": 1}, "1 hour ago", "1 小时前"),
        ({"hours": 12}, "12 hours ago", "12 小时前"),
        ({"hours": 13}, "1 day ago", "1 天前"),
        ({"days": 2}, "2 days ago", "2 天前"),
        ({"days": 31}, "31 days ago", "31 天前"),
        ({"days": 32}, "10 September 2011", "2011年9月10日"),
        ({"minutes": -1}, "12 October 2011", "2011年10月12日"),
    ],
)
def test_how_long_ago(before: dict[str, int], english: str, chinese: str) -> None:
    with clock.at(NOON):
        then = NOON - dt.timedelta(**before)
        assert formats.ago(then) == english
        with translation.override("zh-hans"):
            assert formats.ago(then) == chinese


def test_the_exact_time_is_the_hint_and_stands_on_paper() -> None:
    with clock.at(NOON):
        shown = Template("{% load pages %}{{ at|ago }}{{ none|ago }}").render(
            Context({"at": NOON - dt.timedelta(days=2), "none": None})
        )
    assert 'title="10 October 2011, 12:00:00"' in shown
    assert '<span class="on-screen">2 days ago</span>' in shown
    assert '<span class="on-paper">10 October 2011, 12:00:00</span>' in shown
    assert shown.endswith("—")


def test_money_names_its_unit() -> None:
    assert (formats.yuan(Decimal("30000.5")), formats.yuan(None)) == ("30,000.50 yuan", "—")
    with translation.override("zh-hans"):
        assert formats.yuan(30000) == "30,000 元"


def test_a_share_of_something_is_never_nothing() -> None:
    assert formats.per_cent(Decimal("0.0001")) == "< 0.01 %"
    assert formats.per_cent(Decimal("100.025"), 1) == "> 100.0 %"


def test_no_template_formats_a_share_or_a_sum_by_itself() -> None:
    found = [path.name for path in TEMPLATES.rglob("*.html") if HAND_MADE.search(path.read_text())]
    # Progress bars for those who see none, a parameter as it is stated, points, standard deviations, metres: no share.
    assert set(found) <= {
        "balance_page.html",
        "comparison_detail.html",
        "import_detail.html",
        "list_file_detail.html",
        "outline.html",
        "risk.html",
        "risk_list.html",
        "site_balance.html",
    }


@pytest.mark.parametrize(
    ("tonnes", "shown"),
    [(None, "—"), ("0", "0.000"), ("-0.0004", "0.000"), ("1234.5", "+1,234.500"), ("-10.000", "−10.000")],
)
def test_a_change_has_its_sign_and_none_at_all_has_none(tonnes: str | None, shown: str) -> None:
    assert formats.signed(tonnes and Decimal(tonnes)) == shown
