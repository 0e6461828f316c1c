"""Limits of uploaded files: their size, what they unpack to, and the resources for examining them.

The size of a request, and so of evidence, is limited by ``settings.MAX_REQUEST_BODY``.
"""

MEGABYTE = 1024 * 1024

# Child processes that parse a file
MEMORY = 768 * MEGABYTE
CPU_SECONDS = 15
TIMEOUT = 25  # seconds by the clock, after which the child is killed
WRITTEN_BYTES = 32 * MEGABYTE  # for the preview

# Archives, among them Office documents
MAX_ENTRIES = 2_000
MAX_UNPACKED = 64 * MEGABYTE
ALWAYS_UNPACKED = 8 * MEGABYTE  # beyond it, no more than MAX_RATIO times the size of the file
MAX_RATIO = 100

# PDF documents
MAX_PDF_UNPACKED = 256 * MEGABYTE  # scanned pages unpack to many megabytes each
MAX_PDF_OBJECTS = 200_000
MAX_PDF_DEPTH = 60

# Images
MAX_PIXELS = 40_000_000
PREVIEW_SIDE = 2048  # pixels

# Sheets
MAX_SHEET_BYTES = 5 * MEGABYTE
MAX_SHEETS = 12
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL_TEXT = 4_000

# Sheets that are read row by row, in the background
MAX_STREAMED_BYTES = 30 * MEGABYTE
MAX_STREAMED_ROWS = 1_500_000
STREAM_CPU_SECONDS = 600
