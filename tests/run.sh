#!/bin/bash
# run: every test there is, several suites at a time (tests/pool.sh). Ends with
# "N passed, N failed[, N skipped]" over all of them. tests/run.sh [PART ...] runs only these:
# lint unit page asan wire flow blocking import browser.
set -u
cd "$(dirname "$0")/.."
parts=${*:-"lint unit page asan wire flow blocking import browser"}
V=$PWD/var/test
mkdir -p "$V"
. tests/pool.sh
export SOUK_SECRET=7d0c6f0d1fb3c7a0c7d1b1b6f1f8a2e94c0ffee000112233445566778899aabb
export SOUK_STRIPE_KEY=sk_test_souk_tests SOUK_STRIPE_WEBHOOK_SECRET=whsec_souk_tests SOUK_STRIPE_URL=http://127.0.0.1:9
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
wants() { [[ " $parts " =~ \ ($1)\  ]]; }

# A fresh database with the fixture; prints its URL.
fixture() {
	local bin as=
	bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
	[ "$(id -u)" != 0 ] || as="setpriv --reuid=postgres --regid=postgres --clear-groups --"
	$as "$bin/psql" -h "$V-pg" -U souk -d postgres -qAt -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1" || return 1
	for f in sql/migrations/*.sql tests/fixture.sql tests/clock.sql; do
		$as "$bin/psql" -h "$V-pg" -U souk -d "$1" -v ON_ERROR_STOP=1 -q1 -o /dev/null < "$f" || return 1
	done
	echo "postgresql://souk@/$1?host=$V-pg"
}
pages() {	# DATABASE PROGRAM
	local url
	url=$(fixture "$1") || { echo "FAILED: no test database"; return 1; }
	mkdir -p "$V/$1"/{uploads,media,store,mail}
	SOUK_VAR=$V/$1 SOUK_LOG_FILE=$V/$1.jsonl SOUK_DATABASE_URL=$url "$2"
}

# One build at a time: they share what the tools make.
build=() asan=() built='make -s -j'$(nproc)
! wants 'unit|asan' || build+=(unit)
! wants 'page|asan' || build+=(build/plain/pagetests)
! wants wire || build+=(build/kore-plain/.built)
! wants 'flow|blocking|import|browser' || build+=(all)
! wants asan || asan+=(unit build/asan/pagetests)
! wants flow || asan+=(build/asan/souk)
[ ${#build[@]} = 0 ] || task build - $built "${build[@]}"
[ ${#asan[@]} = 0 ] || task build-asan build $built ASAN=1 "${asan[@]}"
! wants blocking || task build-blocking "build$([ ${#asan[@]} = 0 ] || echo -asan)" $built CO=0 all
! wants 'unit|page|asan' || conf/pg.sh start "$V-pg" fsync=off full_page_writes=off > "$V/pg.log" || exit 1

units() {	# BUILD NAME AFTER
	local d
	for d in $(make -s units); do
		suite "$2-$d" "$3" "build/$1/unit-$d"
	done
}
for part in $parts; do
	case $part in
	lint)
		suite lint build bash tests/lint.sh quick
		suite asvs - python3 tests/security/asvs_check.py
		;;
	unit) units plain unit build ;;
	page) suite pages build pages pages build/plain/pagetests ;;
	asan)
		units asan asan-unit build-asan
		suite asanpages build-asan pages asanpages build/asan/pagetests
		;;
	wire) suite wire-kore build python3 tests/wire/kore_run.py build/kore-plain ;;
	flow)
		for f in tests/flow/*_test.py; do
			suite "flow-$(basename "$f" _test.py)" "build$(grep -q FUZZ <<< "${f^^}" && echo -asan)" python3 "$f"
		done
		;;
	blocking)	# fewer buyers: each keeps a worker to itself
		for f in purchase race account; do
			suite "blocking-$f" build-blocking env B=build/plain-blocking RACE_BUYERS=60 python3 "tests/flow/${f}_test.py"
		done
		;;
	import) suite import build python3 tests/soukd/import_test.py ;;
	browser) suite browser build bash tests/browser/run.sh ;;
	*) echo "run.sh: no part is called $part" >&2; exit 2 ;;
	esac
done
# Builds first, then what takes longest.
pool build build-asan build-blocking browser asanpages flow-fault flow-stripe unit-soukd asan-unit-soukd flow-fuzz wire-kore
! wants 'unit|page|asan' || conf/pg.sh stop "$V-pg"
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
