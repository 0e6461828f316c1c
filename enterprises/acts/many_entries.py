"""Two-person acts that enter many rows at once: the rows of a sheet, of which two people approve every one."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.canonical_json import canonical
from core.errors import DomainError, Fault, Invalid
from core.forms import PageForm
from core.type_aliases import Text
from enterprises.two_person_acts import Preview, Table, TwoPersonAct, declare, written_values

MOST_ROWS = 500

type Row = Mapping[str, Any]


class RowsField(forms.CharField):
    """Rows with the members of a form, as a JSON text: a list with an object for each row."""

    widget = forms.Textarea
    most = MOST_ROWS

    def __init__(self, form: type[PageForm], **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.form = form

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return canonical([written_values(self.form, row) for row in value]).decode()

    def clean(self, value: object) -> Any:
        rows = _read(super().clean(value))
        if not rows or len(rows) > self.most:
            raise ValidationError(
                gettext_lazy("Give 1 to %(most)s rows."), code="out_of_range", params={"most": self.most}
            )
        return [self._cleaned(number, row) for number, row in enumerate(rows, 1)]

    def faults(self, row: Row) -> list[Fault]:
        """Return what the form says against one row, with pointers such as ``/code``."""
        errors = self.form(written_values(self.form, row)).errors.as_data()
        return [
            Fault(f"/{name}", str(error.code or "invalid"), " ".join(map(str, error.messages)))
            for name, of_field in errors.items()
            for error in of_field
        ]

    def _cleaned(self, number: int, row: Any) -> Any:
        form = self.form(row if isinstance(row, dict) else {})
        if not isinstance(row, dict) or set(row) - set(form.fields) or not form.is_valid():
            faults = [text for texts in form.errors.values() for text in texts]
            detail = " ".join(map(str, faults)) or _("It has members that it should not have.")
            raise ValidationError(
                gettext_lazy("Row %(row)s: %(detail)s"), code="invalid", params={"row": number, "detail": detail}
            )
        return form.cleaned_data


def _read(text: str) -> list[Any]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise ValidationError(gettext_lazy("Give a list of objects in JSON."), code="invalid")
    return rows


def rows_form(form: type[PageForm]) -> type[PageForm]:
    """Return a form with the rows of another one as its only field."""
    field = RowsField(form, label=gettext_lazy("Rows"), help_text=gettext_lazy("Entered by a sheet."))
    return type("RowsForm", (PageForm,), {"rows": field})


def entering_many(
    *,
    name: str,
    label: Text,
    like: TwoPersonAct,
    form: type[PageForm],
    faults: Callable[[Any, Sequence[Row]], list[Fault]],
    preview: Callable[..., Preview],
    enter: Callable[..., Sequence[Model]],
    lock: Callable[..., Any] | None = None,
) -> TwoPersonAct:
    """Declare the act that enters many rows of a form; rights, bounds and locks are those of the act ``like`` it.

    ``faults(target, rows)`` returns what speaks against them, with pointers such as ``/0/code``; ``preview(target,
    **row)`` shows one row; ``enter(target, actor=…, act=…, rows=…)`` is the service.
    """

    def guard(actor: Actor, target: Model, *, rows: Sequence[Row]) -> DomainError | None:
        if not (found := faults(target, rows)):
            return None
        errors = [Fault("/rows", fault.code, f"{_place(fault)} {fault.detail}") for fault in found]
        return Invalid("invalid", _("The rows have errors."), errors=errors)

    def shown(target: Model, *, rows: Sequence[Row]) -> Preview:
        return Preview(
            [(gettext_noop("Rows"), str(len(rows)))], [_table([preview(target, **row).facts for row in rows])]
        )

    def carry_out(target: Model, *, actor: Actor, reason: str, rows: Sequence[Row]) -> Sequence[Model]:
        return enter(target, actor=actor, act=name, rows=rows)

    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=like.model,
            related=like.related,
            form=rows_form(form),
            bounds=like.bounds,
            allows=like.allows,
            guard=like.guard,
            argument_guard=guard,
            lock=lock or (lambda target, rows: like.lock(target)),
            preview=shown,
            carry_out=carry_out,
            offered=False,
        )
    )


def _place(fault: Fault) -> str:
    _empty, index, *_rest = fault.pointer.split("/")
    return _("Row %(row)s:") % {"row": int(index) + 1}


def _table(rows: Sequence[Sequence[tuple[str, str]]]) -> Table:
    """Return the facts of all rows as a table, with a column for each fact that any of them has."""
    columns = list(dict.fromkeys(label for facts in rows for label, _value in facts))
    cells = [[dict(facts).get(label, "") for label in columns] for facts in rows]
    return Table(gettext_noop("What will be entered"), columns, cells)
