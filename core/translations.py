"""Translation catalogues in pure Python, without the gettext tools.

Messages are found where they are marked: in Python by the name of the function, in templates by Django's own parser. A
catalogue is complete when every message has a translation with the same placeholders.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PACKAGES = ("config", "core", "enterprises", "quotas", "inspections")
_CALL = re.compile(r"""(?:gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\)""", re.S)
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")


def words(root: Path) -> dict[str, list[str]]:
    """Return every message marked for translation, with the files that contain it."""
    found: dict[str, list[str]] = {}
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        reader = in_python if path.suffix == ".py" else in_template
        for word in reader(path.read_text(encoding="utf-8")):
            places = found.setdefault(word, [])
            if place not in places:
                places.append(place)
    return found


def sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in sorted((root / package).rglob("*.py")) if "migrations" not in path.parts)
    for kind in ("*.html", "*.txt"):  # pages, and mails
        yield from sorted((root / "templates").rglob(kind))


def in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in FUNCTIONS and isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            yield first.value


def in_template(text: str) -> Iterator[str]:
    for match in _CALL.finditer(templatize(text)):
        yield ast.literal_eval(match[1])


def catalogue(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Language": path.parts[-3],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return fresh


def update(path: Path, root: Path) -> int:
    """Add new messages without a translation and drop unused ones; return how many are untranslated."""
    known = {entry.msgid: entry for entry in catalogue(path)}
    fresh = catalogue(path)
    fresh.clear()
    for word, places in sorted(words(root).items(), key=lambda item: (item[1][0], item[0])):
        entry = known.get(word) or polib.POEntry(msgid=word, msgstr="")
        entry.occurrences = [(place, "") for place in places[:3]]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        fresh.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return sum(1 for entry in fresh if not entry.msgstr)


def faults(path: Path, root: Path) -> list[str]:
    """Return the faults of a catalogue: messages missing, empty or fuzzy, and placeholders that differ."""
    known = {entry.msgid: entry for entry in catalogue(path)}
    found = []
    for word in sorted(words(root)):
        entry = known.get(word)
        if entry is None:
            found.append(f"missing: {word!r}")
        elif not entry.msgstr:
            found.append(f"empty: {word!r}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {word!r}")
        elif sorted(_PLACE.findall(word)) != sorted(_PLACE.findall(entry.msgstr)):
            found.append(f"other places for figures: {word!r}")
    return found


def compile_all(locale: Path) -> list[Path]:
    """Write the binary catalogue beside each one that is newer; return what was written."""
    written = []
    for path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        binary = path.with_suffix(".mo")
        if not binary.exists() or binary.stat().st_mtime < path.stat().st_mtime:
            # Replaced atomically: another process may be reading it.
            fresh = binary.with_suffix(f".{os.getpid()}")
            catalogue(path).save_as_mofile(str(fresh))
            fresh.replace(binary)
            written.append(binary)
    return written
