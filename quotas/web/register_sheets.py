"""Pages on which enterprises, sites, licences, people and targets by year are entered from sheets."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.capabilities import require
from core.type_aliases import Text
from core.web.pages import page
from enterprises.capabilities import LICENCES_ISSUE, PEOPLE_MANAGE, REGISTER_EDIT
from quotas.capabilities import MULTI_YEAR_PLANS_SET
from quotas.models import Import
from quotas.sheets import people, register, targets, templates, workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web import imports


class _Sheet(NamedTuple):
    title: Text
    capability: str
    template_page: str
    build: Callable[[str], bytes]
    trail: Text = gettext_lazy("Enterprises")
    page: str = "pages:enterprises"  # to which the sheet leads back
    text: Text = gettext_lazy("A row for each, with the codes of the register. All of them are entered or none.")


_SHEETS = {
    "enterprises": _Sheet(
        gettext_lazy("Upload a spreadsheet of enterprises"),
        REGISTER_EDIT,
        "pages:enterprises-sheet-template",
        templates.build_enterprise_template,
    ),
    "sites": _Sheet(
        gettext_lazy("Upload a spreadsheet of sites"),
        REGISTER_EDIT,
        "pages:sites-sheet-template",
        partial(register.template, register.SITES),
    ),
    "licences": _Sheet(
        gettext_lazy("Upload a spreadsheet of licences"),
        LICENCES_ISSUE,
        "pages:licences-sheet-template",
        partial(register.template, register.LICENCES),
    ),
    "people": _Sheet(
        gettext_lazy("Upload a spreadsheet of people"),
        PEOPLE_MANAGE,
        "pages:people-sheet-template",
        partial(register.template, people.LAYOUT),
        gettext_lazy("Administration"),
        "pages:console",
        gettext_lazy(
            "A row for each person, with one role. All of them are entered or none, and each gets a link by mail. An"
            " office is given by two administrators: once the people are entered, propose it on the page of the sheet."
        ),
    ),
    "targets": _Sheet(
        gettext_lazy("Upload a spreadsheet of targets by year"),
        MULTI_YEAR_PLANS_SET,
        "pages:targets-sheet-template",
        targets.template,
        gettext_lazy("Multi-year plans"),
        "pages:multi-year-plans",
        gettext_lazy(
            "A row for each year, with the programme, the tonnes and the document. The rows of one programme and"
            " document are a plan. The template has the plans on record. All of them are entered or none."
        ),
    ),
}


@page
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    if form not in workbooks.TYPES or kind not in _SHEETS:
        raise Http404
    return sheet_answer(_SHEETS[kind].build(form), kind, form)


@page
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload rows of the register; the page that follows shows the faults of each cell."""
    if kind not in _SHEETS:
        raise Http404
    sheet = _SHEETS[kind]
    require(request.user, sheet.capability)
    guide = {
        "trail": sheet.trail,
        "text": sheet.text,
        "template": sheet.template_page,
    }
    return imports.upload(request, reverse(sheet.page), {"kind": Import.Kind(kind)}, str(sheet.title), guide)
