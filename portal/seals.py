"""The portal's tables: none needs versions of its rows."""

from core import sealing

sealing.version_rows(
    "portal",
    exempt={
        "portal_listfile": "files that can be made again, kept for a week",
        "portal_savedview": "a person's own bookmarks",
    },
)
