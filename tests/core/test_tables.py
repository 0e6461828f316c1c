"""Rules for every table of the database, checked against PostgreSQL's own catalogue."""

import psycopg
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from rest_framework import serializers

from core.api.fields import DecimalStringField
from quotas.sheets.columns import DecimalColumn, Wrong
from quotas.web.fields import TonnesField
from tests.support.ledger_accounts import Books, books
from tests.support.probe_rows import Probe
from tests.support.sealing import execute

__all__ = ["books"]

NOT_FINITE = ("NaN", "Infinity", "-Infinity")
NUMERIC_WITHOUT_CHECK = """
    SELECT a.attrelid::regclass::text || '.' || a.attname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      AND a.atttypid IN ('numeric'::regtype, 'real'::regtype, 'double precision'::regtype)
      AND NOT EXISTS (
        SELECT FROM pg_constraint k
        WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND k.convalidated AND k.conkey = ARRAY[a.attnum]
          AND k.conname = c.relname || '_' || a.attname || '_finite')
    ORDER BY 1
"""


def catalogue(statement: str, *parameters: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall()


def test_every_numeric_column_refuses_what_is_no_number(db: None) -> None:
    """A new column needs ``Finite`` in the migration that adds it."""
    assert [row[0] for row in catalogue(NUMERIC_WITHOUT_CHECK)] == []


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_figure_that_is_no_number_is_refused_by_the_table(db: None, value: str) -> None:
    """On a column whose precision is stated (which excludes infinity by itself), and on one without."""
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(
            "INSERT INTO inspections_threshold (name, figure, legal_basis, valid_from, evidence, source)"
            " VALUES ('fine', %s::numeric, 'test', '2011-01-01', 'invented', '')",
            value,
        )
    with Probe.opened() as probe:
        probe.execute(
            "CREATE TEMPORARY TABLE free (figure numeric CHECK (figure > '-Infinity' AND figure < 'Infinity'))"
        )
        probe.execute("INSERT INTO free VALUES (1), (NULL)")
        with pytest.raises(psycopg.errors.CheckViolation, match="free_figure_check"):
            probe.execute("INSERT INTO free VALUES (%s::numeric)", values=[value])


def test_a_posting_of_nan_is_refused_by_its_check(books: Books) -> None:
    """The control: a check for more than zero alone lets it pass, because NaN sorts above every number."""
    account = books.account("CN")
    with pytest.raises(DatabaseError, match="quotas_posting_tonnes_finite"), transaction.atomic():
        execute(
            "INSERT INTO quotas_posting"
            " (kind, to_account_id, tonnes, effective_on, actor_name, key, document, authority)"
            " VALUES ('control', %s, 'NaN', '2011-01-01', 'an intruder', 'a key', 'a paper', 'MLR')",
            account.pk,
        )
    assert catalogue("SELECT 'NaN'::numeric(16, 3) > 0") == [(True,)]
    assert books.figures("CN", "received") == 0


@pytest.mark.parametrize("value", [*NOT_FINITE, "nan", "inf", "sNaN", "1e999999"])
def test_every_entry_point_refuses_what_is_not_a_number(value: str) -> None:
    for field in (
        DecimalStringField(places=3, maximum="1000"),
        serializers.DecimalField(max_digits=16, decimal_places=3),
    ):
        with pytest.raises(serializers.ValidationError):
            field.run_validation(value)
    for form_field in (TonnesField(), forms.DecimalField(max_digits=16, decimal_places=3)):
        with pytest.raises(ValidationError):
            form_field.clean(value)
    with pytest.raises(Wrong):
        DecimalColumn("tonnes", "Tonnes").value(value)
