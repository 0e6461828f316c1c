#!/bin/sh
# Look up the digest of every image in deploy/images.txt and write it into .env (or the given file), replacing the previous ones.
set -eu
list="$(dirname "$0")/images.txt"
file="${1:-.env}"
fresh="$(mktemp)"
trap 'rm -f "$fresh"' EXIT
names="$(sed -n 's/^\([A-Z_]*\)=.*/\1/p' "$list" | paste -sd'|' -)"
if [ -f "$file" ]; then grep -vE "^($names)=" "$file" >"$fresh" || true; fi
grep -E '^[A-Z_]+=' "$list" | while IFS='=' read -r name image; do
	docker pull --quiet "$image" >/dev/null
	digest="$(docker image inspect --format '{{index .RepoDigests 0}}' "$image" | sed 's/.*@//')"
	case "$digest" in
	sha256:*) printf '%s=%s@%s\n' "$name" "$image" "$digest" >>"$fresh" ;;
	*) echo "$image has no digest" >&2 && exit 1 ;;
	esac
done
umask 077
cat "$fresh" >"$file"
grep -E "^($names)=" "$file"
