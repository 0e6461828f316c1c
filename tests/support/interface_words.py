"""Words of a page that are in the wrong language, less what people and papers gave: names, reasons, codes, numbers."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

ADDRESS = re.compile(
    r"https?://\S*|[\w.]+@[\w.]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net|gov)\b\S*|/api/\S+", re.ASCII
)
# Codes, units, programs, formats of files and fields of texts are written alike in both languages.
NEUTRAL = re.compile(
    r"\{\w+\}|\b[0-9a-f]{8,}\b|\b[A-Z0-9]+(?:[-_.][A-Z0-9]+)+\b|\b[A-Z]{2,}s?\b"
    r"|\b(?:tce|Bq|Unicode|Excel|Office|Ctrl|Esc|Enter|Alt|Shift|Home|End|Tab|pdf|csv|xlsx|English|GeoJSON|FeatureCollection|Point|Polygon|MultiPolygon)\b"
)
LATIN = re.compile(r"\b[A-Za-z][a-z]{2,}\b", re.ASCII)
HAN = re.compile(r"[\u3400-\u9fff]+")
SILENT = {"script", "style", "template", "code", "pre", "noscript"}
SAID = ("aria-label", "title", "placeholder", "alt")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Texts(HTMLParser):
    """Collect the texts of a page and of the attributes that are read out, but for parts marked as another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.texts: list[str] = []
        self.open: list[bool] = []  # of each open element, whether what is in it is not read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        inside = bool(self.open) and self.open[-1]
        foreign = (given.get("lang") or self.language).lower() != self.language
        silent = inside or foreign or tag in SILENT or not {"code", "mono"}.isdisjoint(classes)
        if not silent:
            self.texts += [given[name] or "" for name in SAID if name in given]
        if tag not in VOID:
            self.open.append(silent)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1]):
            self.texts.append(data)


def given_by_people() -> list[str]:
    """Return every text of the database without a translation, the longest first."""
    found: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        names = {field.name for field in model._meta.fields}
        for field in model._meta.fields:
            if not isinstance(field, models.CharField | models.TextField) or field.choices:
                continue
            rows = model._base_manager.all()
            if field.name == "name" and "name_zh" in names:
                rows = rows.filter(name_zh="")
            found.update(rows.exclude(**{field.name: ""}).values_list(field.name, flat=True).distinct())
    found |= {text.removesuffix(" (invented)") for text in found if text}
    return sorted((text for text in found if text and not text.isdigit()), key=len, reverse=True)


def foreign_words(page: str, language: str, given: list[str]) -> Iterator[str]:
    """Yield the words of a page that are not in its language, each text with its beginning."""
    parser = _Texts(language)
    parser.feed(page)
    pattern = LATIN if language == "zh-hans" else HAN
    for text in parser.texts:
        if not pattern.search(text):
            continue
        left = ADDRESS.sub(" ", text)
        for known in given:
            if known in left:
                left = left.replace(known, " ")
        if words := pattern.findall(NEUTRAL.sub(" ", left)):
            yield f"{' '.join(words)} ({' '.join(text.split())[:100]})"
