"""Faults of the printed figures of a draft: declared sums and rows of several holders together."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.errors import Fault
from quotas.models import Category, NoticeLine
from quotas.queries.printed_figures import PrintedFigure, PrintedKind, declared_sums
from quotas.services.notices.line_checks import SPLIT, Line, tonnes_fault

MOST_FIGURES = 100


def figure_faults(figures: Sequence[PrintedFigure], lines: Sequence[Line]) -> list[Fault]:
    """Return the faults of each figure by itself; ``lines`` are those of the draft."""
    if len(figures) > MOST_FIGURES:
        detail = _("A notice has at most %(most)d printed figures beside its lines.")
        return [Fault("/printed_figures", "too_many", detail % {"most": MOST_FIGURES})]
    faults: list[Fault] = []
    split = bool({line["category"] for line in lines} & SPLIT)
    kinds = {*SPLIT} if split else {Category.ALL}
    blocks = {line.get("block", "") for line in lines}
    blocks |= {figure.block for figure in figures if figure.kind == PrintedKind.TOGETHER}
    seen = set()
    for index, figure in enumerate(figures):

        def fault(member: str, code: str, detail: str, at: int = index) -> None:
            faults.append(Fault(f"/printed_figures/{at}/{member}", code, detail))

        if (wrong := tonnes_fault(figure.tonnes, cumulative=True)) is not None:
            fault("tonnes", *wrong)
        allowed = kinds if figure.kind == PrintedKind.TOGETHER or not split else {*kinds, Category.TOTAL}
        if figure.category not in allowed:
            fault("category", "category_fits_scheme", _("Light and medium-heavy, or one figure for all."))
        if figure.kind == PrintedKind.SUM and figure.block and figure.block not in blocks:
            fault("block", "unknown_block", _("No line belongs to a block of this name."))
        if figure.kind == PrintedKind.TOGETHER and not figure.wording.strip():
            fault("wording", "blank", _("State the holders as they are printed."))
        if (key := (figure.kind, figure.block, figure.wording, figure.category)) in seen:
            fault("category", "named_twice", _("This figure is stated already."))
        seen.add(key)
    return faults


def sum_faults(figures: Sequence[PrintedFigure], rows: Sequence[NoticeLine]) -> list[Fault]:
    """Return a fault for every declared sum that differs from its rows without a reason."""
    places = [index for index, figure in enumerate(figures) if figure.kind == PrintedKind.SUM]
    detail = _("The rows add up to %(rows)s t, %(difference)s t apart. Give the reason why the sum is kept as printed.")
    return [
        Fault(
            f"/printed_figures/{place}/note",
            "mismatch_unexplained",
            detail % {"rows": f"{declared.rows:,.3f}", "difference": f"{abs(declared.difference):,.3f}"},
        )
        for place, declared in zip(places, declared_sums(figures, rows), strict=True)
        if declared.difference and not declared.figure.note.strip()
    ]
