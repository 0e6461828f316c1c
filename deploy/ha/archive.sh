#!/bin/sh
# archive.sh SEGMENT TARGET: copy a segment of the write-ahead log into the archive, complete or not at all.
#
# Each of the three servers brings every segment, so most are there already and only have to be the same. The last segment
# of a timeline that ended in a failover is an exception: servers have received different lengths of it. The next timeline
# has that segment in full, so once its history is in the archive a difference is accepted; a script that refuses it for
# ever would stop the archiving of everything after it.
set -eu
export LC_ALL=C
segment="$1"
target="$2"
folder="$(dirname "$target")"
name="$(basename "$target")"
if [ -e "$target" ]; then
	if cmp -s "$segment" "$target"; then exit 0; fi
	newest="$(find "$folder" -maxdepth 1 -name '*.history' -exec basename {} \; | sort | tail -n 1)"
	expr "$newest" '>' "$(printf '%.8s' "$name").history" >/dev/null && exit 0
	echo "$target holds something else than $segment" >&2
	exit 1
fi
draft="$folder/.$name.$(hostname).$$"
trap 'rm -f "$draft"' EXIT
cp "$segment" "$draft"
sync "$draft"
ln "$draft" "$target" # fails if another server was faster: PostgreSQL tries again, and compares
sync "$folder"
