#!/bin/bash
# run: every test there is. Ends with "N passed, N failed[, N skipped]" over all of
# them. tests/run.sh [PART ...] runs only these:
# lint unit page asan wire flow blocking import browser.
set -u
cd "$(dirname "$0")/.."
parts=${*:-"lint unit page asan wire flow blocking import browser"}
V=$PWD/var/test
mkdir -p "$V"
passed=0 failed=0 skipped=0

# What a suite prints last is its sum: "N passed, N failed[, N skipped]".
suite() {
	local name=$1 line began=$SECONDS
	shift
	echo "== $name"
	"$@" > "$V/$name.log" 2>&1
	local rc=$?
	grep -E '^(FAILED|SKIPPED|BROKEN)|: error|ERROR: ' "$V/$name.log" | head -40
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$V/$name.log" | tail -1)
	if [ -z "$line" ]; then
		echo "FAILED: $name ended ($rc) without a result"
		tail -30 "$V/$name.log"
		failed=$((failed + 1))
		return
	fi
	echo "   $line  ($((SECONDS - began)) s)"
	passed=$((passed + $(sed -E 's/^([0-9]+) passed.*/\1/' <<< "$line")))
	failed=$((failed + $(sed -E 's/.* ([0-9]+) failed.*/\1/' <<< "$line")))
	skipped=$((skipped + $(sed -nE 's/.* ([0-9]+) skipped.*/\1/p' <<< "$line" | grep . || echo 0)))
	[ $rc = 0 ] || [ "$(sed -E 's/.* ([0-9]+) failed.*/\1/' <<< "$line")" != 0 ] || { echo "FAILED: $name exit $rc"; failed=$((failed + 1)); }
}

# A fresh database with the fixture; prints its URL.
fixture() {
	local url bin
	url=$(conf/pg.sh start "$PWD/var/test-pg" fsync=off full_page_writes=off) || return 1
	bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
	local as=
	[ "$(id -u)" != 0 ] || as="setpriv --reuid=postgres --regid=postgres --clear-groups --"
	$as "$bin/psql" -h "$PWD/var/test-pg" -U souk -d postgres -qAt -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1" || return 1
	for f in sql/migrations/*.sql tests/fixture.sql; do
		$as "$bin/psql" -h "$PWD/var/test-pg" -U souk -d "$1" -v ON_ERROR_STOP=1 -q1 -o /dev/null < "$f" || return 1
	done
	echo "postgresql://souk@/$1?host=$PWD/var/test-pg"
}
export SOUK_SECRET=7d0c6f0d1fb3c7a0c7d1b1b6f1f8a2e94c0ffee000112233445566778899aabb
export SOUK_STRIPE_KEY=sk_test_souk_tests SOUK_STRIPE_WEBHOOK_SECRET=whsec_souk_tests SOUK_STRIPE_URL=http://127.0.0.1:9
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1

units() {
	local B=$1 prefix=$2 u
	for u in "$B"/unit-*; do
		suite "$prefix${u##*/}" "$u"
	done
}
pages() {
	local url
	url=$(fixture "$2") || { echo "FAILED: no test database"; failed=$((failed + 1)); return; }
	mkdir -p "$V/$2"/{uploads,media,store,mail}
	SOUK_VAR=$V/$2 SOUK_LOG_FILE=$V/$2.jsonl SOUK_DATABASE_URL=$url suite "$2" "$1/pagetests"
}
build() { make -s -j"$(nproc)" "$@" > "$V/build.log" 2>&1 || { grep -E 'error|Error|undefined' "$V/build.log" | head -20; echo "FAILED: build of $*"; failed=$((failed + 1)); return 1; }; }

# The browser has a marketplace of its own, so with others asked for as well it runs
# beside them, once all that both build is built.
beside=
if [ "$parts" != browser ] && [[ " $parts " == *" browser "* ]]; then
	parts=${parts/browser/}
	beside=$V/beside
	rm -f "$beside".*
	build all unit build/plain/pagetests && (
		passed=0 failed=0 skipped=0
		suite browser bash tests/browser/run.sh > "$beside.out"
		echo "$passed $failed $skipped" > "$beside.sum"
	) &
fi

for part in $parts; do
	case $part in
	unit) build unit && units build/plain '' ;;
	page) build build/plain/pagetests && pages build/plain pages ;;
	asan) build ASAN=1 unit build/asan/pagetests && { units build/asan asan-; pages build/asan asanpages; } ;;
	wire) build build/kore-plain/.built && suite wire-kore python3 tests/wire/kore_run.py build/kore-plain ;;
	flow) for f in tests/flow/*_test.py; do [ -e "$f" ] && build all && suite "flow-$(basename "$f" _test.py)" python3 "$f"; done ;;
	blocking) build CO=0 all && for t in purchase race; do	# fewer buyers: each keeps a worker to itself
		B=build/plain-blocking RACE_BUYERS=60 suite "blocking-$t" python3 "tests/flow/${t}_test.py"
		done ;;
	import) build all && suite import python3 tests/soukd/import_test.py ;;
	browser) [ -e tests/browser/run.sh ] && build all && suite browser bash tests/browser/run.sh ;;
	lint) suite lint bash tests/lint.sh quick && suite asvs python3 tests/security/asvs_check.py ;;
	esac
done
conf/pg.sh stop "$PWD/var/test-pg"
if [ -n "$beside" ]; then
	wait
	cat "$beside.out"
	read -r a b c < "$beside.sum" || { echo "FAILED: browser"; a=0 b=1 c=0; }
	passed=$((passed + a)) failed=$((failed + b)) skipped=$((skipped + c))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
