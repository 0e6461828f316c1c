"""Files of lists for people: headings, names and figures as a reader writes them, and a choice of columns."""

import csv
import datetime as dt
import io
import re
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.urls import get_resolver, reverse
from django.utils import translation
from rest_framework.request import Request

from core import clock
from core.api import list_files
from core.api.column_labels import LABELS
from core.api.reader_columns import reader_columns
from core.api.viewsets import ResourceViewSet
from core.web.lists import list_names
from enterprises.models import Enterprise, User
from portal.models import SavedView
from portal.web.column_choice import with_columns
from tests.portal.test_lists import ACCOUNTS, exported, keep
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.report_pages import file_month, plan

__all__ = ["plan"]

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 12)):
        yield


def workbook(client: Any, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def rows_of(book: Any) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    heads, *rows = book.worksheets[1].iter_rows(values_only=True)
    return heads, rows


@pytest.fixture
def accounts(plan: Enterprise, signer: User, p36a: User) -> Any:
    file_month(page_client(signer), plan, "2011-07", produced="150", closing_stock="150")
    return page_client(p36a)


def test_the_workbook_of_accounts_is_laid_out_for_people(accounts: Any, p36a: User) -> None:
    page = accounts.get(reverse(ACCOUNTS), {"holder_type": "enterprise", "province": "36"}).content.decode()
    book = workbook(accounts, exported(page, "book"))
    about, sheet = book.worksheets
    said = {row[0]: row[1] for row in about.iter_rows(min_row=2, values_only=True) if row[0]}
    assert about["A1"].value == "Quota accounts"
    assert said["Province"] == "Jiangxi"
    assert (said["Made by"], said["Made at"]) == (p36a.name, "12 October 2011, 12:00:00")
    assert (said["As it counts on"], said["As recorded at"]) == ("12 October 2011", "now")
    heads, rows = rows_of(book)
    assert said["Rows"] == str(len(rows))
    found = dict(zip(heads, rows[0], strict=True))
    assert found["Used (t)"] == 150
    assert isinstance(found["Allocated (t)"], int | float)
    assert found["State"] == "Exceeded"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet["A1"].font.bold
    cell = sheet.cell(2, heads.index("Used (t)") + 1)
    assert cell.number_format == "#,##0.000"
    assert sheet.column_dimensions["A"].width >= 8
    assert not any(UUID.search(str(value)) for row in rows for value in row)
    assert not any(str(value).startswith(("{", "[")) for row in rows for value in row)


def test_it_is_in_the_reader_s_language(accounts: Any, plan: Enterprise) -> None:
    Enterprise.objects.filter(pk=plan.pk).update(name_zh="赣南矿业")
    page = accounts.get(reverse(ACCOUNTS), {"holder_type": "enterprise"}).content.decode()
    accounts.cookies["django_language"] = "zh-hans"
    answer = accounts.get(exported(page, "book"))
    heads, rows = rows_of(openpyxl.load_workbook(io.BytesIO(answer.getvalue())))
    assert "使用量（吨）" in heads
    assert "赣南矿业" in rows[0]
    assert "超指标" in rows[0]
    assert unquote(answer["Content-Disposition"]).endswith("2011-10-12.xlsx")


def test_csv_for_excel_has_the_mark_by_which_excel_knows_it(accounts: Any) -> None:
    page = accounts.get(reverse(ACCOUNTS), {"province": "36", "state": "exceeded"}).content.decode()
    answer = accounts.get(exported(page, "excel"))
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["Used (t)"] == "150.000"
    name = unquote(answer["Content-Disposition"])
    assert "Quota accounts, " in name
    assert "Jiangxi" in name
    assert name.rstrip('"').endswith(", 2011-10-12.csv")
    raw = b"".join(accounts.get(exported(page, "csv")).streaming_content)
    assert raw.startswith(b"id,programme,")


def test_formulas_are_text(p36a: User) -> None:
    factories.enterprise("E-1", name="=1+1")
    client = page_client(p36a)
    heads, rows = rows_of(workbook(client, "/api/v1/enterprises/?format=book"))
    assert "=1+1" in rows[0]
    line = b"".join(client.get("/api/v1/enterprises/?format=excel").streaming_content).decode()
    assert "'=1+1" in line
    assert "Unified social credit code" in heads


def test_the_place_of_an_enterprise_is_its_place_and_not_its_own_name(p36a: User, firm: Enterprise) -> None:
    heads, rows = rows_of(workbook(page_client(p36a), "/api/v1/enterprises/?format=book"))
    assert rows[0][heads.index("Place")] == firm.jurisdiction.name


def test_days_are_days(p36a: User, firm: Enterprise) -> None:
    heads, rows = rows_of(workbook(page_client(p36a), "/api/v1/licences/?format=book"))
    assert rows[0][heads.index("Valid from")] == dt.datetime(2006, 1, 1)


def test_columns_are_chosen_ordered_and_kept_with_a_view(accounts: Any, p36a: User) -> None:
    here = reverse(ACCOUNTS)
    page = accounts.get(here, {"holder_type": "enterprise"}).content.decode()
    link = re.search(r'href="([^"]*list-columns[^"]*)"', page)
    assert link is not None
    chooser = link[1].replace("&amp;", "&")
    shown = accounts.get(chooser).content.decode()
    assert 'value="holder.name"' in shown
    assert 'value="id"' not in shown
    answer = accounts.get(
        f"{chooser}&use=1&keep=used&keep=holder.name&position-used=2&position-holder.name=1&keep=nonsense"
    )
    assert answer["Location"] == f"{here}?holder_type=enterprise&columns=holder.name%2Cused"
    listed = accounts.get(answer["Location"]).content.decode()
    assert 'name="columns" value="holder.name,used"' in listed
    sent = {"format": "book", "columns": "holder.name,used", "address": "/api/v1/accounts/?holder_type=enterprise"}
    asked = accounts.post(reverse("pages:list-file-ask"), sent)
    heads, rows = rows_of(workbook(accounts, asked["Location"]))
    assert heads == ("Holder: name", "Used (t)")
    assert rows
    kept = keep(p36a, "Short", answer["Location"].split("?")[1])
    assert "columns=holder.name%2Cused" in SavedView.objects.get().query
    assert kept["Location"] == answer["Location"]


def test_a_column_that_there_is_not_is_refused(accounts: Any) -> None:
    for form, columns in (("book", "holder.name,nonsense"), ("excel", "id"), ("csv", "code")):
        answer = accounts.get("/api/v1/accounts/", {"format": form, "columns": columns})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "/columns"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:/accounts/",
        "http://[/",
        "accounts/",
        "/api/v1/accounts/",
        "/nowhere/",
    ],
)
def test_the_choice_leads_back_to_pages_alone(back: str, p36a: User) -> None:
    query = {"address": "/api/v1/accounts/", "back": back, "use": "1"}
    assert page_client(p36a).get(reverse("pages:list-columns"), query).status_code == 404


def test_filters_are_in_the_words_of_their_choices() -> None:
    with translation.override("zh-hans"):
        shown = list_files.filters_of("/api/v1/flags/?severity=severe&subject_type=site")
    assert shown == [("严重程度", "严重"), ("对象", "场所")]


def test_an_address_that_is_none_is_no_list(p36a: User) -> None:
    query = {"address": "http://[/", "back": reverse("pages:accounts")}
    assert page_client(p36a).get(reverse("pages:list-columns"), query).status_code == 404


def test_all_columns_in_their_order_are_no_choice() -> None:
    assert with_columns("/accounts/?columns=a&state=over", "") == "/accounts/?state=over"


def _views() -> dict[str, tuple[type[ResourceViewSet], Any]]:
    found = {}
    for pattern in _patterns(get_resolver().url_patterns):
        view, actions = getattr(pattern.callback, "cls", None), getattr(pattern.callback, "actions", None) or {}
        if isinstance(view, type) and issubclass(view, ResourceViewSet) and actions.get("get") in view.list_actions:
            found[pattern.name] = (view, pattern.callback.initkwargs.get("serializer_class") or view.serializer_class)
    return found


def _patterns(patterns: Any) -> Any:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_heading_is_in_the_reader_s_language(rf: Any) -> None:
    """Whatever list is added: a column that no model names has its words in ``core.api.column_labels``."""
    assert list_names()
    request = Request(rf.get("/"))
    english = set()
    with translation.override("zh-hans"):
        for name, (view, serializer) in _views().items():
            if not view.authentication_classes or view.queryset is None or name == "statistic-list":
                continue
            for column in reader_columns(serializer(context={"request": request}), view.queryset.model, {}):
                words = re.sub(r"REO|ThO₂|SHA-256|HS|URL|API|IP|ID|km²|pH", "", column.label)
                if re.search("[A-Za-z]{2}", words):
                    english.add((name, column.path, column.label))
    assert not english


def test_every_label_of_a_column_is_used(rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail for words of ``core.api.column_labels`` that no column and no filter of any list takes."""
    used: set[str] = set()

    class Labels(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            used.add(name)
            return super().__getitem__(name)

        def get(self, name: str, default: Any = None) -> Any:
            used.add(name)
            return super().get(name, default)

    monkeypatch.setattr("core.api.reader_columns.LABELS", Labels(LABELS))
    for view, serializer in _views().values():
        if view.queryset is not None:
            reader_columns(serializer(context={"request": Request(rf.get("/"))}), view.queryset.model, {})
        for name, one in getattr(getattr(view, "filterset_class", None), "base_filters", {}).items():
            used |= set() if one.extra.get("label") else {name}
    assert set(LABELS) - used == set()
