#!/bin/sh
# Builds our Kore: Debian's source, the patches beside this file, objects to
# link with.
#
#   build.sh OUTDIR          optimised
#   build.sh OUTDIR asan     AddressSanitizer, UBSan, malloc() for the pools
#
# Leaves OUTDIR/obj/*.o, OUTDIR/include/kore/*.h and OUTDIR/kore.features (the
# flags an application must be compiled with). Does nothing when neither a
# patch nor this file has changed. KORE_SERIES names another list of patches.
set -eu

usage() { echo "usage: build.sh OUTDIR [asan]" >&2; exit 2; }
[ $# -eq 1 ] || { [ $# -eq 2 ] && [ "$2" = asan ]; } || usage

here=$(cd "$(dirname "$0")" && pwd)
source=${KORE_SOURCE:-/usr/share/kore}
series=${KORE_SERIES:-$(ls "$here"/[0-9]*.patch)}
mode=${2:-plain}
out=$1

stamp=$({ echo "$mode"; cat "$0" "$source/RELEASE" $series; } | sha256sum)
if [ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$stamp" ]; then
	exit 0
fi
if [ -e "$out" ] && [ ! -e "$out/RELEASE" ] && [ -n "$(ls -A "$out")" ]; then
	echo "build.sh: $out is not a Kore tree, not touching it" >&2
	exit 1
fi

rm -rf "$out"
mkdir -p "$out"
cp -r "$source/Makefile" "$source/RELEASE" "$source/src" "$source/include" \
    "$source/misc" "$out"

for p in $series; do
	patch -d "$out" -p1 -F0 -s --no-backup-if-mismatch -f < "$p" || {
		echo "build.sh: $p does not apply" >&2
		exit 1
	}
done

cc=${CC:-cc}
set -- CURL=1 TASKS=1
if [ "$mode" = asan ]; then
	set -- "$@" NOOPT=1 SANITIZE=address,undefined
	cc="$cc -DKORE_NO_POOLS -fno-sanitize-recover=undefined"
	cc="$cc -fno-omit-frame-pointer"
fi

# The caller's make may have switched the built-in rules off; Kore needs them.
unset MAKEFLAGS MFLAGS MAKELEVEL
make -C "$out" -s -j"${JOBS:-2}" CC="$cc" "$@" kore > "$out/log" 2>&1 || {
	cat "$out/log" >&2
	exit 1
}
echo "$stamp" > "$out/stamp"
