"""Drafting a notice as a sheet: rows, clipboard, last year's plan, its effect, and two people in one draft."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import Notice
from quotas.services import notices
from tests.support import factories
from tests.support.notice_pages import issue_national_total, notice_fields
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks

NEW = "pages:notice-new"
DAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def stream(db: None) -> None:
    factories.programme()
    factories.place("36")
    factories.place("15")


def put_in_force(mlr1: User, mlr2: User, year: int, number: str, lines: list[tuple[str, str, str]]) -> Notice:
    created = notices.create(
        actor=mlr1,
        programme="mlr-mining",
        year=year,
        batch="year",
        basis="incremental",
        number=number,
        issued_on=dt.date(year, 3, 2),
        effective_on=dt.date(year, 1, 1),
        lines=[
            {"from": None if to == "CN" else "CN", "to": to, "category": category, "tonnes": Decimal(tonnes)}
            for to, category, tonnes in lines
        ],
    )
    return notices.approve(notices.submit(created, actor=mlr1), actor=mlr2)


def page_of(client: Client, **data: Any) -> str:
    answer = client.post(reverse(NEW), data)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_what_is_left_and_what_it_does_is_computed_while_one_types(stream: None, mlr1: User, mlr2: User) -> None:
    issue_national_total(mlr1, mlr2)
    client = page_client(mlr1)
    data = notice_fields(
        [("36", "medium_heavy", "9,000"), ("15", "medium_heavy", "4,400.001"), ("36", "light", "rubbish")]
    )
    page = client.post(reverse("pages:notice-preview"), data).content.decode()
    assert "−0.001" in page  # the nation would have handed on a kilogram too much
    assert "before: 13,400.000, of 13,400.000" in page
    assert "9,000.000" in page
    assert "Rows that cannot be read: 1" in page
    assert not Notice.objects.filter(number="T-2011-1").exists()


def test_the_preview_names_the_row_of_each_fault(stream: None, mlr1: User) -> None:
    data = notice_fields([("", "light", ""), ("9Z", "light", "1"), ("36", "light", "2")])
    page = without_blanks(page_client(mlr1).post(reverse("pages:notice-preview"), data).content.decode())
    assert "Row 2:" in page
    assert '<span class="code">9Z · Light</span>To: There is no holder with this code.' in page


def test_an_overdraw_is_said_at_every_step_and_approve_is_not_offered(stream: None, mlr1: User, mlr2: User) -> None:
    """Real figures: 13,400 t of medium and heavy in 2011, of which the two would get a kilogram more."""
    issue_national_total(mlr1, mlr2)
    drafter, checker = page_client(mlr1), page_client(mlr2)
    data = notice_fields([("36", "medium_heavy", "9,000"), ("15", "medium_heavy", "4,400.001")])
    text = (
        "China (CN), Medium and heavy: 13,400.000 t are available, 13,400.001 t would be distributed: 0.001 t too much."
    )
    assert text in drafter.post(reverse("pages:notice-preview"), data).content.decode()
    assert text in drafter.post(reverse(NEW), data, follow=True).content.decode()
    here = reverse("pages:notice", args=[Notice.objects.get(number="T-2011-1").pk])
    assert text in drafter.post(f"{here}submit/", follow=True).content.decode()
    page = checker.get(here).content.decode()
    assert text in page
    assert f"{here}approve/" not in page
    assert f"{here}return/" in page
    assert text in checker.post(f"{here}approve/").content.decode()


def test_one_paper_sets_the_total_and_distributes_it(stream: None, mlr1: User, mlr2: User) -> None:
    """Real figures: light rare earths of 2011, of which Inner Mongolia got 50,000 t; holders are typed by name."""
    factories.enterprise("E-TWIN-A", name="Twin Mine", at="36")
    factories.enterprise("E-TWIN-B", name="Twin Mine", at="36")
    rows = [("CN", "light", "80,400"), ("15 Inner Mongolia", "light", "50000"), ("jiangxi", "light", "30400")]
    drafter = page_client(mlr1)
    answer = drafter.post(reverse(NEW), notice_fields([*rows, ("Twin Mine", "light", "1")], giver="total-and-shares"))
    assert answer.status_code == 400
    assert "E-TWIN-A, E-TWIN-B. Write the code." in answer.content.decode()
    drafter.post(reverse(NEW), notice_fields(rows, giver="total-and-shares"))
    notice = Notice.objects.get()
    stated = [(line.from_holder and line.from_holder.code, line.to_holder.code) for line in notice.lines.all()]
    assert stated == [(None, "CN"), ("CN", "15"), ("CN", "36")]
    page = drafter.get(reverse("pages:notice-edit", args=[notice.pk])).content.decode()
    assert '<option value="total-and-shares" selected>' in page
    notices.approve(notices.submit(notice, actor=mlr1), actor=mlr2)
    asked = {
        "programme": "mlr-mining",
        "year": "2012",
        "giver": "total-and-shares",
        "of_year": "2011",
        "per_cent": "50",
    }
    page = drafter.get(reverse(NEW), asked).content.decode()
    assert "Lines filled in below: 3." in page
    assert 'value="40200.000"' in page


def test_what_a_table_prints_is_kept_beside_the_figure_that_adds_up(stream: None, mlr1: User) -> None:
    rows = [("CN", "light", "87,100")]
    printed = {"lines-0-printed": "93,800"}
    drafter = page_client(mlr1)
    answer = drafter.post(reverse(NEW), {**notice_fields(rows, giver="total"), **printed})
    assert "Give the reason why the recorded figure differs from the printed one." in answer.content.decode()
    why = {"lines-0-remark": "75,900 and an increase of 11,200; one paper prints 93,800"}
    page = drafter.post(
        reverse(NEW), {**notice_fields(rows, giver="total"), **printed, **why}, follow=True
    ).content.decode()
    assert "CN, Light: 87,100.000 t are recorded, 93,800.000 t are printed, a difference of 6,700.000 t." in page
    assert "printed: 93,800.000</span>" in page


def test_enterprises_that_have_ended_are_not_offered(stream: None, mlr1: User, p36a: User) -> None:
    heir = factories.enterprise("E-HEIR", at="36")
    factories.enterprise("E-OLD", at="36", state="merged", successor=heir)
    factories.enterprise("E-SHUT", at="36", state="closed")
    page = page_client(p36a).get(reverse(NEW)).content.decode()
    assert '<option value="E-HEIR">' in page
    assert "E-OLD" not in page
    assert "E-SHUT" not in page
    page = page_client(p36a).post(reverse(NEW), notice_fields([("E-OLD", "light", "1")], giver="36")).content.decode()
    assert "E-OLD was merged into E-HEIR (invented) (E-HEIR) and receives nothing: name E-HEIR." in page


def test_to_begin_from_another_year_the_programme_and_the_giver_are_asked_for(stream: None, mlr1: User) -> None:
    page = page_client(mlr1).get(reverse(NEW), {"of_year": "2010", "per_cent": "100", "year": "2011"}).content.decode()
    assert "Choose these first: Programme, What it does" in page


def test_officers_preview_what_they_may_issue_and_nothing_else(stream: None, p36a: User, clerk: User) -> None:
    data = notice_fields([("15", "light", "1")])
    assert page_client(clerk).post(reverse("pages:notice-preview"), data).status_code == 403
    page = page_client(p36a).post(reverse("pages:notice-preview"), data).content.decode()
    assert "What it would do" not in page


def test_a_row_is_removed_and_the_others_keep_what_was_typed(stream: None, mlr1: User) -> None:
    rows = [("36", "light", "1"), ("15", "light", "not yet"), ("51", "light", "3")]
    page = page_of(page_client(mlr1), **notice_fields(rows, remove="0", number="Half-typed"))
    assert 'name="lines-0-to" value="15"' in page
    assert 'value="not yet"' in page
    assert 'name="lines-1-to" value="51"' in page
    assert 'value="Half-typed"' in page
    assert "required" not in page.split("<main", 1)[1]  # only what was sent is checked


def test_with_htmx_the_rows_alone_come_back(stream: None, mlr1: User) -> None:
    answer = page_client(mlr1).post(
        reverse(NEW), notice_fields([("36", "light", "1")], more="1"), headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert page.lstrip().startswith('<section class="panel" id="sheet">')
    assert answer["HX-Trigger-After-Settle"] == "rows"
    assert 'name="lines-6-to"' in page


def test_rows_are_pasted_by_name_and_code_in_any_order_of_columns(stream: None, mlr1: User) -> None:
    pasted = "Tonnes\tTo\tCategory\n9,000\tJiangxi\t中重稀土\n50200\t15\tLight\nSum\t\t\n"
    page = page_of(page_client(mlr1), **notice_fields([("51", "light", "5")], take="1", pasted=pasted))
    assert 'name="lines-0-to" value="51"' in page  # the rows that were there are kept
    assert 'name="lines-1-to" value="36"' in page
    assert 'value="9000.000"' in page
    assert 'name="lines-2-to" value="15"' in page
    assert "could not be taken" not in page


def test_rubbish_in_the_clipboard_is_named_cell_by_cell_and_kept(stream: None, mlr1: User) -> None:
    pasted = "Jiangksi\tlihgt\t9.000,5\tnote\n36\tmedium_heavy\t-5\t\n\x00\tlight\t\t\n"
    page = page_of(page_client(mlr1), **notice_fields([], take="1", pasted=pasted))
    assert "A1, To, “Jiangksi”" in page
    assert "Perhaps 36?" in page
    assert "B1, Category, “lihgt”" in page
    assert "C1, Tonnes, “9.000,5”" in page
    assert "Perhaps 9000.5?" in page
    assert "C2, Tonnes, “-5”" in page
    assert "C3, Tonnes" in page
    for kept in ('value="Jiangksi"', '<option value="lihgt" selected>', 'value="9.000,5"', 'value="-5"'):
        assert kept in page
    assert 'href="#id_lines-0-tonnes"' in page


def test_more_rows_than_a_notice_may_have_are_refused_in_words(stream: None, mlr1: User) -> None:
    page = page_of(page_client(mlr1), **notice_fields([], take="1", pasted="36\tlight\t1\n" * 501))
    assert "A notice has at most 500 lines." in page


def test_last_years_plan_times_a_percentage_fills_the_rows(stream: None, mlr1: User, mlr2: User) -> None:
    put_in_force(mlr1, mlr2, 2010, "T-10", [("CN", "light", "1000"), ("CN", "medium_heavy", "13400.000")])
    put_in_force(mlr1, mlr2, 2010, "T-10a", [("36", "medium_heavy", "8500.001"), ("15", "light", "500")])
    client = page_client(mlr1)
    asked = {"programme": "mlr-mining", "year": "2011", "giver": "CN", "of_year": "2010", "per_cent": "104.50"}
    page = client.get(reverse(NEW), asked).content.decode()
    assert 'value="8882.501"' in page  # 8500.001 × 1.045, half up to the kilogram
    assert 'value="522.500"' in page
    assert "Lines filled in below: 2" in page
    assert not Notice.objects.filter(programme_year__year=2011).exists()
    later = client.get(reverse(NEW), {**asked, "year": str(clock.today().year + 1)}).content.decode()
    assert f'value="{clock.today().year + 1}-01-01"' in later  # a day of the year that the notice is about
    page = client.get(reverse(NEW), {**asked, "per_cent": "-1"}).content.decode()
    assert "must not be negative" in page


def test_the_other_hand_is_shown_and_overwritten_only_on_purpose(stream: None, mlr1: User, mlr2: User) -> None:
    mine, other = page_client(mlr1), page_client(mlr2)
    mine.post(reverse(NEW), notice_fields([("36", "medium_heavy", "1")]))
    notice = Notice.objects.get()
    edit = reverse("pages:notice-edit", args=[notice.pk])
    other.post(edit, notice_fields([("36", "medium_heavy", "2")], version="1"))
    for _attempt in range(2):  # sending it again is refused again
        answer = mine.post(edit, notice_fields([("36", "medium_heavy", "3"), ("15", "light", "4")], version="1"))
        page = answer.content.decode()
        assert answer.status_code == 409
    assert mlr2.username in page or str(mlr2) in page
    assert "2.000" in page
    assert 'value="3"' in page
    assert notice.lines.get().tonnes == Decimal(2)
    notice.refresh_from_db()
    fields = {"version": "1", "over": str(notice.version)}
    assert mine.post(edit, notice_fields([("36", "medium_heavy", "3")], **fields)).status_code == 302
    assert notice.lines.get().tonnes == Decimal(3)


def test_what_was_typed_when_the_session_ended_waits_for_the_sign_in(stream: None, mlr1: User) -> None:
    client = Client()
    answer = client.post(reverse(NEW), notice_fields([("36", "light", "7")], number="Typed before"))
    assert "/login/" in answer["Location"]
    client.force_login(mlr1)
    page = client.get(reverse(NEW)).content.decode()
    assert 'value="Typed before"' in page
    assert "Your session had ended" in page


def test_the_page_asks_no_more_for_more_rows(
    stream: None, mlr1: User, mlr2: User, django_assert_max_num_queries: Any
) -> None:
    issue_national_total(mlr1, mlr2)
    client = page_client(mlr1)
    rows = [(code, "medium_heavy", "1") for code in ("36", "15", "51", "37", "44", "45", "35", "43")]
    for code, _category, _tonnes in rows:
        factories.place(code)
    client.post(reverse(NEW), notice_fields(rows))
    edit = reverse("pages:notice-edit", args=[Notice.objects.get(number="T-2011-1").pk])
    client.get(edit)  # the first request writes when the session was used
    with django_assert_max_num_queries(22):
        assert "What it would do" in client.get(edit).content.decode()
    with django_assert_max_num_queries(20):
        client.post(reverse("pages:notice-preview"), notice_fields(rows))


def test_declared_sums_are_typed_beside_the_lines(stream: None, mlr1: User) -> None:
    rows = [("15", "light", "50,000"), ("36", "light", "30,400")]
    sums: dict[str, Any] = {
        "lines-0-block": "North",
        "printed-TOTAL_FORMS": "3",
        "printed-INITIAL_FORMS": "0",
        "printed-0-kind": "sum",
        "printed-0-block": "North",
        "printed-0-category": "light",
        "printed-0-tonnes": "50,000",
        "printed-1-kind": "sum",
        "printed-1-category": "total",
        "printed-1-tonnes": "80,402",
        "printed-2-kind": "together",
        "printed-2-wording": "Two mines",
        "printed-2-category": "light",
        "printed-2-tonnes": "1",
    }
    drafter = page_client(mlr1)
    refused = drafter.post(reverse(NEW), {**notice_fields(rows), **sums})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert 'id="id_printed-1-note_error"' in page
    assert "The rows add up to 80,401.000 t, 1.000 t apart." in page
    why = {"printed-1-note": "A slip of the press"}
    live = drafter.post(reverse("pages:notice-preview"), {**notice_fields(rows), **sums, **why}).content.decode()
    shown = drafter.post(reverse(NEW), {**notice_fields(rows), **sums, **why}, follow=True).content.decode()
    for text in (live, shown):
        assert "80,402.000 t are declared, its rows add up to 80,401.000 t, a difference of 1.000 t." in text
        assert "Two mines, Light: 1.000 t are printed for several holders together." in text
    assert "Figures as printed" in shown
    kept = Notice.objects.get()
    assert [line.block for line in kept.lines.all()] == ["North", ""]
    again = drafter.get(reverse("pages:notice-edit", args=[kept.pk])).content.decode()
    assert 'value="A slip of the press"' in again
    bare = {**notice_fields(rows), "lines-0-block": "North", "title": "kept", "version": str(kept.version)}
    assert drafter.post(reverse("pages:notice-edit", args=[kept.pk]), bare).status_code == 302
    kept.refresh_from_db()
    assert (kept.title, len(kept.printed_figures)) == ("kept", 3), "a page without these rows leaves them"
