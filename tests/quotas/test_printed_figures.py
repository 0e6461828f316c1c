"""Figures of a printed notice beside its lines: declared sums by block, and rows of several holders together."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from rest_framework.test import APIClient

from core.errors import Invalid
from core.models import AuditEvent
from enterprises.models import User
from quotas.models import Account, Notice
from quotas.queries.printed_figures import PrintedFigure, declared_sums, figures_of
from quotas.services import notices
from tests.support.api import assert_problem
from tests.support.ledger_accounts import Books, books
from tests.support.notices import NOTICES, draft, notice_body
from tests.support.sealing import execute

__all__ = ["books"]

WHY = "The ministry printed it so."


def figure(tonnes: str, **fields: Any) -> PrintedFigure:
    return PrintedFigure(**{"kind": "sum", "category": "all", "tonnes": Decimal(tonnes), **fields})


def line(to: str, tonnes: str, block: str = "") -> dict[str, Any]:
    return {"from": "CN", "to": to, "category": "all", "tonnes": Decimal(tonnes), "block": block}


def faults_of(actor: User, *figures: PrintedFigure, lines: list[dict[str, Any]] | None = None) -> set[tuple[str, str]]:
    try:
        with transaction.atomic():
            draft(actor, printed_figures=figures, lines=lines or [line("36", "60", "South"), line("15", "30", "North")])
    except Invalid as refusal:
        return {(fault.pointer, fault.code) for fault in refusal.errors}
    return set()


def test_a_sum_is_compared_with_the_rows_of_its_block_and_of_the_whole_list(books: Books, mlr1: User) -> None:
    figures = [
        figure("60", block="South"),
        figure("31", block="North", note=WHY),
        figure("91.5", note=WHY),
        figure("1.5", kind="together", block="North", wording="Two mines of the north", note="Nobody's account"),
    ]
    lines = [{"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100)}]
    kept = draft(mlr1, printed_figures=figures, lines=[*lines, line("36", "60", "South"), line("15", "30", "North")])
    shown = declared_sums(figures_of(kept), kept.lines.all())
    assert [(row.figure.block, row.rows, row.recorded, row.difference) for row in shown] == [
        ("South", 60, 60, 0),
        ("North", Decimal("31.5"), 30, Decimal("-0.5")),
        ("", Decimal("91.5"), 90, 0),
    ]


def test_a_sum_is_that_of_the_printed_figures_and_of_a_paper_without_shares_that_of_its_totals(
    books: Books, mlr1: User
) -> None:
    stated = {"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100), "printed": Decimal(102), "note": WHY}
    kept = draft(mlr1, printed_figures=[figure("102")], lines=[stated])
    (row,) = declared_sums(figures_of(kept), kept.lines.all())
    assert (row.rows, row.recorded, row.difference) == (102, 100, 0)


def test_what_is_wrong_is_said_at_its_figure(books: Books, mlr1: User) -> None:
    assert faults_of(mlr1, figure("60", block="South"), figure("90")) == set()
    assert faults_of(mlr1, figure("60", block="South"), figure("91")) == {
        ("/printed_figures/1/note", "mismatch_unexplained")
    }
    assert faults_of(
        mlr1,
        figure("NaN"),
        figure("-1", block="South"),
        figure("1", block="West"),
        figure("1", category="light"),
        figure("1", kind="together"),
        figure("90"),
    ) == {
        ("/printed_figures/0/tonnes", "negative"),
        ("/printed_figures/1/tonnes", "negative"),
        ("/printed_figures/2/block", "unknown_block"),
        ("/printed_figures/3/category", "category_fits_scheme"),
        ("/printed_figures/4/wording", "blank"),
        ("/printed_figures/5/category", "named_twice"),
    }
    many = [figure("1", block=f"Block {number}") for number in range(101)]
    assert faults_of(mlr1, *many) == {("/printed_figures", "too_many")}


def test_a_row_of_several_holders_is_kept_and_not_posted(books: Books, mlr1: User, mlr2: User) -> None:
    together = figure("40", kind="together", wording="Minmetals, Xiamen and Guangdong", note="No source divides it")
    lines = [{"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100)}, line("36", "60")]
    kept = draft(mlr1, printed_figures=[together, figure("100")], lines=lines)
    notices.approve(notices.submit(kept, actor=mlr1), actor=mlr2)
    nation = Account.objects.get(holder__code="CN", category="all")
    assert (nation.received, nation.passed_on, nation.undistributed) == (100, 60, 40)


def test_a_sum_that_differs_is_said_everywhere_signed_and_recorded(
    books: Books, maker: APIClient, checker: APIClient
) -> None:
    sent = {
        **notice_body((None, "CN", "100")),
        "printed_figures": [{"kind": "sum", "category": "all", "tonnes": "102", "note": WHY}],
    }
    detail = (
        f"the whole list, All: 102.000 t are declared, its rows add up to 100.000 t, a difference of 2.000 t. {WHY}"
    )
    bare = {**sent, "printed_figures": [{**sent["printed_figures"][0], "note": ""}]}
    answer = assert_problem(maker.post(NOTICES, bare), 400, "invalid")
    assert [fault["pointer"] for fault in answer["errors"]] == ["/printed_figures/0/note"]
    typed = {name: sent[name] for name in ("programme", "year", "basis", "lines", "printed_figures")}
    shown = maker.post(f"{NOTICES}preview/", typed).json()["warnings"]
    created = maker.post(NOTICES, sent)
    assert created.status_code == 201, created.content
    kept = created.json()
    here = f"{NOTICES}{kept['id']}/"
    changed = maker.patch(here, {"title": "kept"}, HTTP_IF_MATCH=created["ETag"]).json()
    submitted = maker.post(f"{here}submit/").json()
    for warnings in (shown, kept["warnings"], changed["warnings"], submitted["warnings"]):
        assert [(row["code"], row["tonnes"], row["detail"]) for row in warnings] == [
            ("declared_sum_differs", "102.000", detail)
        ]
    (effect,) = checker.get(f"{here}effects/").json()["sums"]
    assert (effect["declared"], effect["rows"], effect["difference"]) == ("102.000", "100.000", "2.000")
    assert checker.post(f"{here}approve/").json()["printed_figures"] == kept["printed_figures"]
    notice = Notice.objects.get()
    event = AuditEvent.objects.get(action="notices.approve")
    assert event.data["sums_that_differ"] == {"the whole list": "2.000"}
    assert "printed_figures" in notice.submissions.get().head


def test_what_is_printed_is_not_rewritten_after_submission_and_is_a_figure(books: Books, mlr1: User) -> None:
    kept = notices.submit(draft(mlr1, (None, "CN", "100"), printed_figures=[figure("100")]), actor=mlr1)
    change = "UPDATE quotas_notice SET printed_figures = %s WHERE id = %s"
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        execute(change, "[]", str(kept.pk))
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        execute("UPDATE quotas_noticeline SET block = 'x' WHERE notice_id = %s", str(kept.pk))
    other = draft(mlr1, (None, "CN", "100"))
    wrong = ('{"kind": "sum"}', '[{"kind": "sum", "category": "all", "tonnes": "NaN"}]', '[{"kind": "x"}]', '["x"]')
    for figures in wrong:
        with pytest.raises(DatabaseError, match="notice_printed_figures"), transaction.atomic():
            execute(change, figures, str(other.pk))


def test_an_update_that_names_no_figures_keeps_them(books: Books, mlr1: User) -> None:
    kept = draft(mlr1, (None, "CN", "100"), printed_figures=[figure("100")])
    assert figures_of(notices.update(kept, actor=mlr1, title="x")) == [figure("100.000")]
    assert figures_of(notices.update(kept, actor=mlr1, printed_figures=[])) == []
