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


class _ReadOnceField(forms.Field):
    """The choice of a row by its code, among those that one query has read for all entries."""

    def __init__(self, like: forms.ModelChoiceField, rows: Mapping[str, Model]) -> None:
        super().__init__(required=like.required, label=like.label, error_messages=like.error_messages)
        self.rows = rows

    def to_python(self, value: object) -> Model | None:
        if value in self.empty_values:
            return None
        if (row := self.rows.get(str(value))) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


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
        forms_of_rows = self._forms([row if isinstance(row, dict) else {} for row in rows])
        return [
            self._cleaned(number, row, form)
            for number, (row, form) in enumerate(zip(rows, forms_of_rows, strict=True), 1)
        ]

    def faults(self, rows: Sequence[Row]) -> list[Fault]:
        """Return what the form says against each row, with pointers such as ``/0/code``."""
        entries = self._forms([written_values(self.form, row) for row in rows])
        return [
            Fault(f"/{index}/{name}", str(error.code or "invalid"), " ".join(map(str, error.messages)))
            for index, form in enumerate(entries)
            for name, of_field in form.errors.as_data().items()
            for error in of_field
        ]

    def _forms(self, rows: Sequence[Row]) -> list[PageForm]:
        """Return the form of each row; what the rows name by its code is read once for all of them."""
        known = {
            name: _ReadOnceField(field, _named(field, [row.get(name) for row in rows]))
            for name, field in self.form.base_fields.items()
            if isinstance(field, forms.ModelChoiceField) and field.to_field_name
        }
        entries = []
        for row in rows:
            entry = self.form(row)
            for name, field in known.items():
                entry.add_field(name, field)
            entries.append(entry)
        return entries

    def _cleaned(self, number: int, row: Any, form: PageForm) -> Any:
        if not isinstance(row, dict) or set(row) - set(form.fields) or not form.is_valid():
            faults = [text for texts in form.errors.values() for text in texts]
            detail = " ".join(map(str, faults)) or _("It has members that it should not have.")
            raise ValidationError(
                gettext_lazy("Row %(row)s: %(detail)s"), code="invalid", params={"row": number, "detail": detail}
            )
        return form.cleaned_data


def _named(field: forms.ModelChoiceField, values: Sequence[object]) -> dict[str, Model]:
    key = str(field.to_field_name)
    codes = {value for value in values if isinstance(value, str) and value}
    found: Any = field.queryset.filter(**{f"{key}__in": codes}) if field.queryset is not None and codes else ()
    return {str(getattr(row, key)): row for row in found}


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
