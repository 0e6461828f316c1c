"""The public register as files that need no server and no script: pages in both languages, CSV and JSON.

It remains available when the application is down: a copy of the folder on any web space is complete, as of its stamp.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_info
from rest_framework.serializers import BaseSerializer

from core import clock
from core.api import program_files
from core.web.context import PRODUCT
from enterprises import queries as register
from enterprises.api.compliance import ComplianceListSerializer
from enterprises.api.public import RegisterEntrySerializer
from enterprises.models import ComplianceList
from inspections import queries
from inspections.publication import PublicCaseSerializer
from portal import static_map
from portal.web import public_plans as plans
from quotas.api.public import PublicPlanSerializer
from quotas.queries import publication

# The styles refer to it at this path.
FONT = "npm/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
SEARCH = "js/search.js"
STYLES = ("npm/@tabler/core/dist/css/tabler.min.css", "css/tokens.css", "css/icons.css", "css/app.css")
MARK = "img/mark.svg"
# English lies at the top, every other language in a folder of its name.
FOLDERS = {code: "" if code == settings.LANGUAGE_CODE else f"{code}/" for code, _name in settings.LANGUAGES}


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    rows: QuerySet[Any]
    serializer: BaseSerializer


def write(folder: Path) -> list[Path]:
    """Write the export, replacing files of the same names; return the files."""
    today = clock.today()
    chapters = [
        Chapter("register", register.register(today), RegisterEntrySerializer()),
        Chapter("compliance", ComplianceList.objects.with_entries(), ComplianceListSerializer()),
        Chapter("plans", publication.plans(), PublicPlanSerializer()),
        Chapter("cases", queries.published_cases(), PublicCaseSerializer()),
    ]
    written = [*_assets(folder)]
    for chapter in chapters:
        written += _data(folder, chapter)
    common = {
        "product_name": PRODUCT,
        "styles": [Path(style).name for style in STYLES],
        "on": today,
        "made_at": clock.now(),
        "fixed_day": clock.fixed_day(),
    }
    for code, inside in FOLDERS.items():
        with translation.override(code):
            others = [
                {
                    "code": other,
                    "name": get_language_info(other)["name_local"],
                    "folder": ("../" if inside else "") + FOLDERS[other],
                }
                for other, _name in settings.LANGUAGES
                if other != code
            ]
            context = {**common, "root": "../" if inside else "", "language": code, "others": others}
            for name in ("index", *(chapter.name for chapter in chapters)):
                rows = next((chapter.rows for chapter in chapters if chapter.name == name), None)
                listed = [] if rows is None else list(rows)
                page: dict[str, Any] = {**context, "page": name, "rows": listed}
                if name == "register":
                    page["map"] = static_map.draw(listed)
                elif name == "plans":
                    page |= plans.drawn({})
                written.append(_text(folder / inside / f"{name}.html", _page(name, page)))
    return written


def _page(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"public/static/{name}.html", context)


def _assets(folder: Path) -> Iterator[Path]:
    for asset in (*STYLES, MARK, SEARCH, FONT):
        source = finders.find(asset)
        if source is None:
            raise FileNotFoundError(f"{asset} is not installed: run make install-pages")
        target = folder / (asset if asset == FONT else f"assets/{Path(asset).name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        yield Path(shutil.copyfile(source, target))


def _data(folder: Path, chapter: Chapter) -> Iterator[Path]:
    represented = [chapter.serializer.to_representation(row) for row in chapter.rows]
    whole = json.dumps(represented, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    yield _text(folder / "data" / f"{chapter.name}.json", whole)
    sheet = program_files.csv_answer(chapter.name, program_files.columns(chapter.serializer), represented)
    yield _text(folder / "data" / f"{chapter.name}.csv", sheet.getvalue().decode())


def _text(path: Path, text: str) -> Path:
    """Write a file atomically, since the folder may be served at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, encoding="utf-8", newline="")
    return draft.replace(path)
