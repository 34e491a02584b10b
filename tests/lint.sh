#!/bin/bash
# lint: house rules that a script can hold, then the analyzers. Each finding is a line
# "FAILED: ..."; ends with the sum. lint.sh quick leaves the analyzers out.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0
check() {	# check NAME OUTPUT: any output is a failure
	if [ -z "$2" ]; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		sed "s|^|FAILED: $1: |" <<< "$2" | head -30
	fi
}

# Rooms include only along the arrows of src/rooms; views and rows of a room are its own or its users'.
arrows() {
	local room file other
	for room in $(sed -nE 's/^([a-z]+):.*/\1/p' src/rooms); do
		local may=" $room base run layout part $(sed -nE "s/^$room: *//p" src/rooms) "
		for file in src/"$room"/*.[ch] templates/"$room"/*.html; do
			[ -e "$file" ] || continue
			for other in $(grep -hoE '(#include|\{\{ include) "[a-z]+/' "$file" | sed -E 's/.*"([a-z]+)\//\1/' | sort -u); do
				case $other in stock | listing) other=catalog ;; mail) other=run ;; esac
				[[ $may == *" $other "* ]] || echo "$file includes $other, which src/rooms does not allow"
			done
		done
	done
}
check arrows "$(arrows)"
check rooms "$(for d in src/*/; do r=$(basename "$d"); case $r in base | run | gen | serve | soukd | sandbox) ;; *) grep -q "^$r:" src/rooms || echo "$r is not in src/rooms" ;; esac; done)"
check 'private headers' "$(grep -lE '#include <(kore/|libpq-fe|curl/)' src/*/*.[ch] | grep -vE '^src/(run|serve|soukd|media)/|^src/sandbox/app.c')"
check 'room READMEs' "$(for d in src/*/; do case $d in src/gen/ | src/base/ | src/run/ | src/soukd/ | src/sandbox/) ;; *) [ -e "${d}README" ] || echo "$d has no README" ;; esac; done)"

# A table is written by one room.
make -s build/tools/sqlgen > /dev/null 2>&1
tables() {
	build/tools/sqlgen -w sql/*.sql | sed -E 's/\t(stock|listing)\t/\tcatalog\t/; s/\tmail\t/\trun\t/' | sort -u -k1,2 |
		awk -F'\t' '$1 != "orders" && seen[$1] && seen[$1] != $2 { print $1 " is written by " seen[$1] " and " $2 " (" $3 ")" } { seen[$1] = $2 }'
}
check 'tables' "$(tables)"

check 'words' "$(grep -nE '\b(TODO|FIXME|HACK)\b|XXX[^"X]' -r src sql templates assets conf tests -I --exclude-dir=node_modules | grep -v 'tests/lint.sh' | head)"
check 'file length' "$(for f in src/*/*.c; do n=$(wc -l < "$f"); [ "$n" -le 600 ] || echo "$f has $n lines"; done; for f in src/*/*.h; do n=$(wc -l < "$f"); [ "$n" -le 140 ] || echo "$f has $n lines"; done)"
check 'SQL in C' "$(grep -nE '"(SELECT|INSERT|UPDATE|DELETE) ' src/*/*.c | grep -vE '^src/(soukd|gen)/' | head)"
check 'untranslated text' "$(make -s build/tools/tmplc && for f in templates/*/*.html; do case $f in templates/sandbox/*) ;; *) build/tools/tmplc -w "$f" 2>&1 ;; esac; done | head -20)"
check 'catalogues' "$(make -s locale-check 2>&1 | grep -E 'error|missing|not|untranslated' | head -10)"

if [ "${1:-}" != quick ]; then
	make -s -j"$(nproc)" all > /dev/null 2>&1
	flags="-std=gnu17 -D_GNU_SOURCE -DSOUK_CO=1 -Isrc -Ibuild/gen -I. $(pkg-config --cflags libpq libsodium libcurl jansson icu-i18n vips | sed 's/-I/-isystem /g') -isystem build/kore-plain/include"
	check cppcheck "$(cppcheck -q --error-exitcode=0 --enable=warning,performance,portability --inline-suppr --std=c11 --library=posix \
	    --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=normalCheckLevelMaxBranches -Isrc -Ibuild/gen -I. -D_GNU_SOURCE -DSOUK_CO=1 \
	    src/base src/run src/gen $(sed -nE 's|^([a-z]+):.*|src/\1|p' src/rooms | while read -r d; do [ -d "$d" ] && echo "$d"; done) src/soukd 2>&1 | grep -E '(error|warning|performance|portability):' | head -20)"
	export flags
	check clang-tidy "$(ls src/base/*.c src/run/*.c src/gen/*.c $(sed -nE 's|^([a-z]+):.*|src/\1/*.c|p' src/rooms) 2>/dev/null |
	    xargs -P"$(nproc)" -n8 bash -c 'clang-tidy -quiet "$@" -- $flags 2>/dev/null' tidy | grep -E '(warning|error):' | sort -u | head -20)"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
