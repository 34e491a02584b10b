#!/bin/sh
# Proves that each patch of our Kore is needed: without it, its test fails.
#
#   kore_prove.sh DIRECTORY [patch name ...]
#
# Each patch is taken out of the complete series where the others still apply
# to what is left ("without"), and otherwise everything from it on is left out
# ("before"). Takes about a quarter of an hour; not part of `make test`.
set -u

here=$(cd "$(dirname "$0")" && pwd)
conf=$here/../../conf/kore
work=$1
shift
mkdir -p "$work"
: > "$work/table"

"$conf/build.sh" "$work/full" || exit 1
python3 "$here/kore_run.py" "$work/full" -l > "$work/names" || exit 1

# A copy of the complete tree with one patch reversed, built.
without() {
	rm -rf "$work/tree"
	cp -a "$work/full" "$work/tree"
	patch -d "$work/tree" -R -p1 -F3 -s -f --no-backup-if-mismatch \
	    < "$1" > "$work/log" 2>&1 || return 1
	rm -f "$work/tree/kore"
	if grep -q '^--- a/include' "$1"; then
		rm -rf "$work/tree/obj"
	fi
	sed -i 's/-Werror//' "$work/tree/Makefile"
	make -C "$work/tree" -s -j2 CURL=1 TASKS=1 kore > "$work/log" 2>&1
}

# The series up to, and not including, the patch.
before() {
	rm -rf "$work/tree"
	mkdir -p "$work/empty"
	series=$(ls "$conf"/[0-9]*.patch | awk -v p="$1" '$0 == p { exit } 1')
	KORE_SERIES=${series:-/dev/null} "$conf/build.sh" "$work/tree" \
	    > "$work/log" 2>&1
}

fails() {
	python3 "$here/kore_run.py" "$work/tree" "$1" > "$work/log" 2>&1
	[ $? -eq 1 ] && grep -q '^FAILED' "$work/log"
}

bad=0
for patch in "$conf"/[0-9]*.patch; do
	name=$(basename "$patch" .patch | cut -c6-)
	if [ $# -gt 0 ]; then
		case " $* " in *" $name "*) ;; *) continue ;; esac
	fi
	if ! grep -qx "$name" "$work/names"; then
		echo "$name none -" | tee -a "$work/table"
		continue
	fi

	how=without
	if ! without "$patch"; then
		how=before
		if ! before "$patch"; then
			echo "$name does-not-build -" | tee -a "$work/table"
			bad=1
			continue
		fi
	fi

	if fails "$name"; then
		echo "$name $how fails" \
		    "$(grep -c '^FAILED' "$work/log")" | tee -a "$work/table"
	else
		echo "$name $how PASSES" | tee -a "$work/table"
		bad=1
	fi
done
exit $bad
