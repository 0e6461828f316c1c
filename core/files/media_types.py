"""The media types that are accepted, the file name endings of each, and how a file agrees with its name."""

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{OOXML}wordprocessingml.document", f"{OOXML}spreadsheetml.sheet"

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/tiff": (".tif", ".tiff"),
    "video/mp4": (".mp4", ".m4v", ".mov"),
    "video/webm": (".webm",),
    "video/x-matroska": (".mkv",),
    "application/pdf": (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    "text/plain": (".txt", ".csv"),
    "application/xml": (".xml",),
}
# Other names by which a browser or a program may rightly call a type.
ALIASES: dict[str, frozenset[str]] = {
    "text/plain": frozenset({"text/csv", "application/csv", "application/vnd.ms-excel"}),
    "application/xml": frozenset({"text/xml"}),
    "image/jpeg": frozenset({"image/jpg"}),
    "video/mp4": frozenset({"video/quicktime", "video/x-m4v"}),
}
UNSAID = frozenset({"", "application/octet-stream"})


def type_matches_name(media_type: str, *, name: str, declared: str) -> bool:
    """Check whether the file's type agrees with its name and with what the sender declared."""
    declared = declared.partition(";")[0].strip().lower()
    matches = declared in UNSAID or declared == media_type or declared in ALIASES.get(media_type, frozenset())
    return matches and name.lower().endswith(ENDINGS[media_type])
