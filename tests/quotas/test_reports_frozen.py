"""A filed report cannot be changed, even by raw SQL of the application's role."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, User
from quotas.models import LineUse, Report, ReportLine, Trade
from quotas.services import reports
from tests.support import factories, filings
from tests.support.databases import Clone
from tests.support.refusals import constraint_of, constraint_refusing
from tests.support.sealing import superuser

pytestmark = pytest.mark.django_db
APRIL = dt.date(2011, 4, 1)


@pytest.fixture
def filed(firm: Enterprise, signer: User) -> Report:
    factories.product()
    factories.programme_year()
    with clock.at(dt.date(2011, 5, 5)):
        stated = filings.line(firm.sites.get(), produced="3", sold="2", sales=[{"to": "A buyer", "tonnes": Decimal(2)}])
        return filings.filed(firm, APRIL, signer, stated)


def raw(statement: str, **values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def frozen(statement: str, **values: Any) -> None:
    with pytest.raises(IntegrityError) as refused:
        raw(statement, **values)
    assert constraint_of(refused.value) == "report_frozen"


def test_the_application_s_role_is_no_owner(filed: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE relname = 'quotas_report'")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    "change",
    [
        "nil = true",
        "period = '2011-03-01'",
        "number = 9",
        "due_on = '2012-01-01'",
        "late = true",
        "received_on = '2011-05-01'",
        "paper_reference = '7'",
        "submitted_at = now()",
        "canonical = '{}'",
        "sha256 = 'x'",
        "receipt_number = 'R1'",
        "over = '[1]'",
        "explanations = '{\"a\": 1}'",
        "state = 'draft'",
    ],
)
def test_nothing_of_a_filed_report_is_changed(change: str, filed: Report) -> None:
    frozen(f"UPDATE quotas_report SET {change} WHERE id = %(id)s", id=filed.pk)


def test_decisions_move_forward_only(filed: Report, p36a: User) -> None:
    move = "UPDATE quotas_report SET state = %(state)s, decided_by_id = %(by)s, decided_at = now() WHERE id = %(id)s"
    prove_actor(p36a)
    raw(move, id=filed.pk, by=p36a.pk, state="accepted")
    for back in ("submitted", "returned", "draft"):
        frozen(move, id=filed.pk, by=p36a.pk, state=back)
    with transaction.atomic():  # its successor would be asked for as the transaction ends
        raw(move, id=filed.pk, by=p36a.pk, state="superseded")
        for back in ("submitted", "accepted", "repudiated", "draft"):
            frozen(move, id=filed.pk, by=p36a.pk, state=back)
        transaction.set_rollback(True)


def test_a_filed_report_is_not_deleted(filed: Report) -> None:
    frozen("DELETE FROM quotas_report WHERE id = %(id)s", id=filed.pk)


def test_a_report_is_not_born_filed(filed: Report) -> None:
    columns = [f.column for f in Report._meta.concrete_fields if f.name not in {"id", "receipt_number", "number"}]
    names = ", ".join(f'"{column}"' for column in columns)
    frozen(
        f"INSERT INTO quotas_report (number, receipt_number, {names}) SELECT 7, 'R7', {names} FROM quotas_report"
        " WHERE id = %(id)s",
        id=filed.pk,
    )


def test_lines_trades_and_uses_of_a_filed_report_are_frozen(filed: Report) -> None:
    line = ReportLine.objects.get(report=filed)
    for change in ("produced = 1", "grade = 0.5", "site_id = site_id", "report_id = report_id"):
        frozen(f"UPDATE quotas_reportline SET {change} WHERE id = %(id)s", id=line.pk)
    frozen("DELETE FROM quotas_reportline WHERE id = %(id)s", id=line.pk)
    frozen(
        "INSERT INTO quotas_reportline (report_id, site_id, product_id, process, feed_origin)"
        " VALUES (%(report)s, %(site)s, %(product)s, '', 'own_ore')",
        report=filed.pk,
        site=line.site_id,
        product=factories.product("concentrate").pk,
    )
    frozen("UPDATE quotas_trade SET tonnes = 1 WHERE line_id = %(id)s", id=line.pk)
    frozen("DELETE FROM quotas_trade WHERE line_id = %(id)s", id=line.pk)
    frozen(
        "INSERT INTO quotas_trade (line_id, direction, name, tonnes) VALUES (%(id)s, 'sale', 'x', 1)",
        id=line.pk,
    )
    frozen("UPDATE quotas_lineuse SET tonnes = 1 WHERE line_id = %(id)s", id=line.pk)
    frozen("DELETE FROM quotas_lineuse WHERE line_id = %(id)s", id=line.pk)
    account = LineUse.objects.get(line=line).account
    frozen(
        "INSERT INTO quotas_lineuse (line_id, account_id, tonnes) VALUES (%(id)s, %(account)s, 1)",
        id=line.pk,
        account=account.total_id,
    )


def test_a_line_cannot_be_carried_into_or_out_of_a_filed_report(filed: Report, signer: User) -> None:
    draft = reports.amend(filed, reason="counted again", actor=signer)
    theirs, ours = ReportLine.objects.get(report=filed), ReportLine.objects.get(report=draft)
    Trade.objects.filter(line=ours).delete()
    frozen("UPDATE quotas_trade SET line_id = %(to)s WHERE line_id = %(id)s", id=theirs.pk, to=ours.pk)
    ours.delete()
    frozen("UPDATE quotas_reportline SET report_id = %(to)s WHERE id = %(id)s", id=theirs.pk, to=draft.pk)


def test_a_draft_is_free(filed: Report, signer: User) -> None:
    draft = reports.amend(filed, reason="counted again", actor=signer)
    raw("UPDATE quotas_reportline SET produced = 9 WHERE report_id = %(id)s", id=draft.pk)
    raw("UPDATE quotas_report SET reason = 'another' WHERE id = %(id)s", id=draft.pk)
    frozen("UPDATE quotas_report SET state = 'accepted' WHERE id = %(id)s", id=draft.pk)


def test_a_temporary_table_of_the_same_name_frees_nothing(
    own_database: Clone, firm: Enterprise, signer: User, p36a: User
) -> None:
    """The role may make none; here it may, for the functions themselves."""
    factories.product()
    factories.programme_year()
    with clock.at(dt.datetime.now(clock.ZONE)):
        stated = filings.line(firm.sites.get(), produced="3", sold="2", sales=[{"to": "A buyer", "tonnes": Decimal(2)}])
        filed = filings.filed(firm, APRIL, signer, stated)
        line = ReportLine.objects.get(report=filed)
        with superuser(unbound=False):
            raw(f"GRANT TEMPORARY ON DATABASE {own_database.name} TO PUBLIC")
        raw("CREATE TEMPORARY TABLE quotas_report (LIKE public.quotas_report)")
        raw("CREATE TEMPORARY TABLE quotas_reportline (LIKE public.quotas_reportline)")
        frozen("UPDATE public.quotas_reportline SET produced = 1 WHERE id = %(id)s", id=line.pk)
        frozen("DELETE FROM public.quotas_trade WHERE line_id = %(id)s", id=line.pk)
        frozen("DELETE FROM public.quotas_lineuse WHERE line_id = %(id)s", id=line.pk)
        raw("DROP TABLE pg_temp.quotas_report, pg_temp.quotas_reportline")
        reports.amend(reports.return_(filed, reason="The wrong one.", actor=p36a), reason="As asked.", actor=signer)
        raw("CREATE TEMPORARY TABLE quotas_report (LIKE public.quotas_report)")
        back = (
            "UPDATE public.quotas_report SET state = 'submitted', decided_by_id = NULL, decided_at = NULL WHERE id = %s"
        )
        assert constraint_refusing(back, filed.pk, actor=p36a) == "report_return_taken_back"
