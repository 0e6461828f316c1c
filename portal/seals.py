"""The portal's tables: none needs versions of its rows."""

from core import sealing

sealing.version_rows("portal", exempt={"portal_savedview": "a person's own bookmarks"})
