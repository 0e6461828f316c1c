"""The files of npm packages that are served: only those named here; nothing is copied into the repository or built."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "npm"
FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map",
    "htmx.org/dist/htmx.min.js",
    "echarts/dist/echarts.min.js",
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.js.map",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/images/*.png",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "@fontsource/noto-sans-sc/400.css",
    "@fontsource/noto-sans-sc/files/noto-sans-sc-*-400-normal.woff*",
)


class PackageFinder(BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.root = Path(settings.NODE_MODULES)
        self.storage = FileSystemStorage(location=self.root)
        vars(self.storage)["prefix"] = PREFIX  # read by collectstatic

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        inside = path.removeprefix(f"{PREFIX}/")
        file = self.root / inside
        if inside == path or not any(fnmatchcase(inside, pattern) for pattern in FILES) or not file.is_file():
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for pattern in FILES:
            folder, _, name = pattern.rpartition("/")
            for file in sorted((self.root / folder).glob(name)):
                yield file.relative_to(self.root).as_posix(), self.storage
