"""Translation catalogues: kept and compiled in pure Python, filled by Django's search for marked messages.

The search needs the gettext tools. A clean clone runs, and its catalogue is checked, without them: only messages
missing from the catalogue are then not reported. A catalogue is complete when every message has a translation with the
same placeholders.
"""

import contextlib
import os
import re
import shutil
from io import StringIO
from pathlib import Path

import polib
from django.core.management import call_command
from django.core.management.commands import makemessages

IGNORED_FOLDERS = ("benchmarks", "deploy", "migrations", "node_modules", "requirements", "tests")
type _Key = tuple[str, str]  # context, or nothing, and message: the same word in two senses is two messages
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")


class _Search(makemessages.Command):
    """Django's search without its merging, because our catalogues have their own order and name no files."""

    template: polib.POFile

    def write_po_file(self, potfile: str, locale: str) -> None:
        self.template = polib.pofile(potfile)


def key_of(entry: polib.POEntry) -> _Key:
    return entry.msgctxt or "", entry.msgid


def messages(root: Path) -> dict[_Key, polib.POEntry]:
    """Return every message marked for translation; needs ``xgettext``."""
    search = _Search(stdout=StringIO())
    with contextlib.chdir(root):
        call_command(search, locale=["en"], extensions=["py", "html", "txt"], ignore_patterns=[*IGNORED_FOLDERS])
    return {key_of(entry): entry for entry in search.template}


def can_search() -> bool:
    return shutil.which("xgettext") is not None


def catalogue(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    fresh = polib.POFile(wrapwidth=0)
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
    known = {key_of(entry): entry for entry in catalogue(path)}
    fresh = catalogue(path)
    fresh.clear()
    # In the order of the files that use them, whose names are left out: moving a file then changes no entry.
    for entry in sorted(messages(root).values(), key=_place):
        entry.occurrences = []
        entry.flags = []
        if (before := known.get(key_of(entry))) is not None:
            entry.msgstr, entry.flags = before.msgstr, before.flags
            entry.msgstr_plural = before.msgstr_plural or entry.msgstr_plural
        fresh.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return len(fresh.untranslated_entries())


def _place(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.occurrences[0][0], entry.msgid, entry.msgctxt or ""


def faults(path: Path, root: Path) -> list[str]:
    """Return the faults of a catalogue: messages missing, empty or fuzzy, and placeholders that differ."""
    known = {key_of(entry): entry for entry in catalogue(path)}
    missing = sorted(messages(root).keys() - known.keys()) if can_search() else []
    lines = [f"missing: {word!r}{f' ({context})' if context else ''}" for context, word in missing]
    for entry in known.values():
        if entry.fuzzy:
            lines.append(f"fuzzy: {entry.msgid!r}")
        elif not entry.translated():
            lines.append(f"empty: {entry.msgid!r}")
        elif any(
            _placeholders(entry.msgid_plural or entry.msgid) != _placeholders(text) for text in _translations(entry)
        ):
            lines.append(f"other placeholders: {entry.msgid!r}")
    return lines


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def compile_all(locale: Path) -> list[Path]:
    """Compile each catalogue that is newer than its binary file; return the files written."""
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
