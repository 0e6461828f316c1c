"""Templates are short, and contain nothing that the strict Content-Security-Policy would refuse."""

import re
from pathlib import Path

from django.conf import settings

from tests.support.cases import every_fault

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.I)
HANDLER = re.compile(r"<[^>]+\son[a-z]+\s*=", re.I)
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.I)


def test_nothing_inline_and_nothing_from_elsewhere() -> None:
    with every_fault() as case:
        for path in TEMPLATES:
            text = path.read_text()
            for forbidden in (INLINE_SCRIPT, INLINE_STYLE, HANDLER, ELSEWHERE):
                with case(path.relative_to(ROOT)):
                    assert forbidden.search(text) is None


def test_scripts_and_styles_of_our_own_load_nothing_from_elsewhere() -> None:
    elsewhere = re.compile(r"""url\(["']?(?:https?:)?//|import\(["']https?:|fetch\(["']https?:""")
    with every_fault() as case:
        for path in [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]:
            with case(path.relative_to(ROOT)):
                assert elsewhere.search(path.read_text()) is None


EVERY_TEMPLATE = sorted((ROOT / "templates").rglob("*.html"))
PARTIALS = [path for path in EVERY_TEMPLATE if path.parent.name in {"parts", "overview", "start"}]


def test_no_line_is_longer_than_120_bytes() -> None:
    """The formatter leaves a line long where a break would put a blank into the page."""
    every = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".typ"}]
    wide = {str(path): line for path in every for line in path.read_bytes().splitlines() if len(line) > 120}
    assert wide == {}


def test_a_partial_is_about_one_subject() -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in PARTIALS}
    assert {path: length for path, length in lengths.items() if length > 60} == {}


BLOCK_TAG = re.compile(r"\{% (end)?(?:block|component|element|for|if|panel|table|with)\b")


def test_a_block_ends_at_the_indentation_at_which_it_began() -> None:
    """Fail where the formatter lost count: a block that begins behind other content and goes over several lines."""
    crooked = set()
    for path in EVERY_TEMPLATE:
        opened: list[tuple[int, str]] = []
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for tag in BLOCK_TAG.finditer(line):
                before = line[: tag.start()]
                if tag[1] is None:
                    opened.append((number, before))
                elif (began := opened.pop())[0] != number and began[1] != before:
                    crooked.add(f"{path.relative_to(ROOT)}:{began[0]}-{number}")
    assert crooked == set()


FRAMED = re.compile(
    r'\{% extends "(?:page|list|two_columns|public/base|public/verification|resources/half_year_return)\.html" %\}'
)
PARTS_OF_THE_FRAME = re.compile(r'<(?:div class="head"|p class="lead")>|\{% block trail %\}')


def test_the_head_of_a_page_stands_in_its_frame_alone() -> None:
    """Fail for a page in the frame ``page.html`` that spells a part of it once more."""
    framed = {path for path in EVERY_TEMPLATE if FRAMED.match(path.read_text())}
    twice = {
        str(path.relative_to(ROOT / "templates")) for path in framed if PARTS_OF_THE_FRAME.search(path.read_text())
    }
    assert len(framed) > 100
    assert twice == set()


def test_a_text_with_a_percent_sign_stands_in_a_translate_tag() -> None:
    """Texts as arguments of other tags are looked up with the sign doubled, and so are never translated."""
    doubled = re.compile(r"""\b_\((?:"[^"]*%[^"]*"|'[^']*%[^']*')\)""")
    assert {str(path): found[0] for path in EVERY_TEMPLATE if (found := doubled.search(path.read_text()))} == {}
