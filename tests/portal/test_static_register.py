"""The exported static register: every link resolves inside the folder, and no page needs a script."""

import csv
import datetime as dt
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urldefrag, urlsplit

import pytest
from django.core.management import CommandError, call_command

from core import clock
from enterprises.models import Authority, ComplianceEntry, ComplianceList, Enterprise, User
from inspections.models import Case
from inspections.services import cases
from inspections.services.subjects import Named
from portal import static_map
from tests.support.inspection_world import World


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"href", "src", "action"} and value is not None:
                self.found.append(value)
            if name == "id" and value:
                self.ids.add(value)


@pytest.fixture
def folder(tmp_path: Path, firm: Enterprise, signer: User, inspector1: User) -> Path:
    with clock.at(dt.date(2011, 10, 20)):
        firm.sites.update(latitude="24.9", longitude="114.8")
        world = World(firm, signer, scheme="all")
        world.give_firm(100)
        world.file(3, "40")
        named = Named("enterprise", firm.code)
        case = cases.create(subject=named, source="inspection", allegation="Mr Li said", actor=inspector1)
        Case.objects.filter(pk=case.pk).update(published=True)
        ministry = Authority.objects.create(code="MEP", name="Ministry of the Environment", name_zh="环境保护部")
        later = ComplianceList.objects.create(
            number=1, authority=ministry, announced="2011-11-24", size=15, source="a test"
        )
        ComplianceEntry.objects.create(of=later, enterprise=firm, listed_on=dt.date(2011, 10, 20))
        call_command("export_register", str(tmp_path / "site"), stdout=StringIO())
    return tmp_path / "site"


def test_every_link_resolves_and_no_page_needs_a_script(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) == 10
    for page in pages:
        read = Links()
        read.feed(page.read_text())
        assert "form" not in read.tags, page
        assert page.read_text().count("<script") == 1, page  # searches; all it may hide is there without it
        assert "<tr hidden" not in page.read_text()
        assert read.found
        for link in read.found:
            parts = urlsplit(link)
            assert not parts.scheme, link
            assert not parts.netloc, link
            assert not link.startswith("/"), link
            path, fragment = urldefrag(link)
            if path:
                assert (page.parent / path).resolve().is_relative_to(folder.resolve()), (page, link)
                assert (page.parent / path).is_file(), (page, link)
            else:
                assert fragment in read.ids, (page, link)


def test_it_holds_what_the_public_pages_show_and_no_person(folder: Path, firm: Enterprise, inspector1: User) -> None:
    register = (folder / "register.html").read_text()
    assert firm.code in register
    assert 'class="invented"' in register
    assert "持证企业与场所" in (folder / "zh-hans" / "register.html").read_text()
    (entry,) = json.loads((folder / "data" / "register.json").read_text())
    assert entry["enterprise"]["code"] == firm.code
    rows = list(csv.DictReader(StringIO((folder / "data" / "plans.csv").read_text())))
    assert {(row["province"], row["used_accepted"]) for row in rows} == {("CN", "0.000"), ("36", "0.000")}
    assert firm.code in (folder / "cases.html").read_text()
    lists = (folder / "compliance.html").read_text()
    assert "Ministry of the Environment" in lists
    assert "in the future" in lists
    assert firm.code in lists
    assert "环境保护部" in (folder / "zh-hans" / "compliance.html").read_text()
    (announced,) = json.loads((folder / "data" / "compliance.json").read_text())
    assert [entry["enterprise"] for entry in announced["enterprises"]] == [firm.code]
    for file in (*folder.rglob("*.html"), *folder.rglob("*.json"), *folder.rglob("*.csv")):
        for hidden in ("Mr Li", inspector1.username):
            assert hidden not in file.read_text(), file


def test_the_map_and_the_charts_need_no_script(folder: Path, firm: Enterprise) -> None:
    for inside in ("", "zh-hans/"):
        register = (folder / inside / "register.html").read_text()
        assert register.count('<circle class="site"') == 1
        assert "° E</text>" in register
        assert "° N</text>" in register
        plans = (folder / inside / "plans.html").read_text()
        assert 'class="tile-map"' in plans
        assert 'class="bar"' in plans
        assert 'class="year-bars"' in plans


def test_styles_find_their_font_and_each_language_is_called_as_it_calls_itself(folder: Path) -> None:
    for style in (folder / "assets").glob("*.css"):
        for link in re.findall(r'url\("?(?!data:)([^")]+)', style.read_text()):
            assert (style.parent / link).is_file(), (style, link)
    assert 'lang="zh-hans">简体中文</a>' in (folder / "register.html").read_text()
    assert 'lang="en">English</a>' in (folder / "zh-hans" / "register.html").read_text()


def test_without_a_position_there_is_no_map() -> None:
    assert static_map.draw([SimpleNamespace(site=SimpleNamespace(latitude=None, longitude=None))]) is None


def test_every_dot_stands_on_the_paper_in_its_proper_place() -> None:
    def row(north: float, east: float) -> SimpleNamespace:
        return SimpleNamespace(site=SimpleNamespace(latitude=north, longitude=east))

    drawn = static_map.draw([row(24.9, 114.8), row(41.8, 109.9), row(28.5, 102.2)])
    assert drawn is not None
    longnan, baiyun, mianning = [(float(dot.x), float(dot.y)) for dot in drawn.dots]
    assert baiyun[1] < mianning[1] < longnan[1], "north is up"
    assert mianning[0] < baiyun[0] < longnan[0], "east is right"
    for across, down in (longnan, baiyun, mianning):
        assert 0 < across < static_map.WIDTH
        assert 0 < down < float(drawn.height)
    assert {line.label for line in drawn.meridians} >= {"105° E", "110° E"}


def test_a_second_export_replaces_the_first(folder: Path, firm: Enterprise) -> None:
    Enterprise.objects.filter(pk=firm.pk).update(name="Renamed (invented)")
    with clock.at(dt.date(2011, 10, 21)):
        call_command("export_register", str(folder), stdout=StringIO())
    assert "Renamed" in (folder / "register.html").read_text()
    assert not list(folder.rglob(".*"))


def test_a_folder_that_cannot_be_written_is_refused_in_a_line(tmp_path: Path, db: None) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot write"):
        call_command("export_register", str(tmp_path / "file"), stdout=StringIO())
