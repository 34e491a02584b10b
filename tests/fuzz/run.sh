#!/bin/bash
# run: every fuzz target for FUZZ_SECONDS (default 75), then the HTTP surface for
# FUZZ_HTTP_SECONDS (default 1800), one process at a time. What was interesting once stays in
# build/fuzz/corpus; an input that breaks something is kept in build/fuzz/found and named.
# Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.."
seconds=${FUZZ_SECONDS:-75} http=${FUZZ_HTTP_SECONDS:-1800}
suites=$PWD/../shared/data/suites
passed=0 failed=0
mkdir -p build/fuzz/{corpus,found,log}

# Public test data to start from, where it is at hand: FILES into the corpus of NAME.
seed() {	# NAME FILES...
	local name=$1 f
	shift
	mkdir -p "build/fuzz/corpus/$name"
	for f; do
		[ ! -f "$f" ] || cp "$f" "build/fuzz/corpus/$name/$(printf %s "$f" | cksum | cut -d' ' -f1)"
	done
}
if [ -d "$suites" ]; then
	seed csv "$suites"/csv/csvs/*.csv
	seed import "$suites"/csv/csvs/*.csv "$suites"/json-parser/test_parsing/y_*.json
	seed multipart "$suites"/multipart/tests/test_data/http/*.http
	seed stripe_webhook "$suites"/json-parser/test_parsing/[yn]_*.json
	seed tmplc templates/*/*.html
	seed sqlgen sql/*.sql
	seed routegen src/*/routes
fi

one() {	# NAME
	local name=$1 log=build/fuzz/log/$1 said
	mkdir -p "build/fuzz/corpus/$name"
	if "build/fuzz/fuzz-$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
	    -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/corpus/$name" > "$log" 2>&1; then
		said=$(sed -nE 's/^stat::number_of_executed_units: //p' "$log")
		echo "ok: $name: $said inputs in $seconds s, $(sed -nE 's/.* cov: ([0-9]+) .*/\1/p' "$log" | tail -1) edges"
		passed=$((passed + 1))
	else
		echo "FAILED: $name: $(grep -E 'ERROR:|SUMMARY:|panic|runtime error' "$log" | head -3 | tr '\n' ' ') see $log"
		failed=$((failed + 1))
	fi
}
for f in ${FUZZ_ONLY:-$(ls tests/fuzz/*_fuzz.c | sed 's|.*/||; s|_fuzz.c||')}; do
	one "$f"
done
if [ "$http" != 0 ]; then
	FUZZ_HTTP_SECONDS=$http FUZZ_SOUK=$PWD/build/asan/souk python3 tests/fuzz/http_fuzz.py > build/fuzz/log/http 2>&1
	rc=$?
	grep -E '^ +|FAILED' build/fuzz/log/http | head -20
	if [ $rc = 0 ]; then
		echo "ok: http: $http s"
		passed=$((passed + 1))
	else
		echo "FAILED: http: see build/fuzz/log/http"
		failed=$((failed + 1))
	fi
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
