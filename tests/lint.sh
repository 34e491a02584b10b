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
				case $other in stock | listing) other=catalog ;; mail | audit | limits) other=run ;; factor | people | team | help | guess | token | oidc | keys) other=accounts ;; esac
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
	build/tools/sqlgen -w sql/*.sql | sed -E 's/\t(stock|listing)\t/\tcatalog\t/; s/\t(mail|audit|limits)\t/\trun\t/; s/\t(factor|people|team|help|guess|token|oidc|keys)\t/\taccounts\t/' | sort -u -k1,2 |
		awk -F'\t' '$1 != "orders" && seen[$1] && seen[$1] != $2 { print $1 " is written by " seen[$1] " and " $2 " (" $3 ")" } { seen[$1] = $2 }'
}
check 'tables' "$(tables)"

check 'words' "$(grep -nE '\b(TODO|FIXME|HACK)\b|XXX[^"X]' -r src sql templates assets conf tests -I --exclude-dir=node_modules | grep -v 'tests/lint.sh' | head)"
check 'file length' "$(for f in src/*/*.c; do n=$(wc -l < "$f"); [ "$n" -le 600 ] || echo "$f has $n lines"; done; for f in src/*/*.h; do n=$(wc -l < "$f"); [ "$n" -le 140 ] || echo "$f has $n lines"; done)"
check 'SQL in C' "$(grep -nE '"(SELECT|INSERT|UPDATE|DELETE) ' src/*/*.c | grep -vE '^src/(soukd|gen)/' | head)"
check 'other programs' "$(grep -nE '\b(system|popen|wordexp|exec[lv]p?e?|posix_spawnp?) ?\(' src/*/*.c | grep -v 'execl("/proc/self/exe"')"
# What waits a little less or more than others may be guessed.
check 'guessable numbers' "$(grep -nE '\b(s?rand|s?random|[dlm]rand48|rand_r) ?\(' src/*/*.c | grep -vE 'wait|pause|^src/soukd/seed|^src/sandbox/')"
check 'weak algorithms' "$(grep -niE 'EVP_(md4|md5|sha1|des|rc[24]|bf|cast5)|\b(MD[45]|SHA1)(_Init|_Update|_Final)? ?\(|_ecb\b|RSA_PKCS1_PADDING|crypto_hash_sha1' src/*/*.[ch])"
check 'certificates unchecked, redirections followed' "$(grep -nE 'CURLOPT_(SSL_VERIFY|PROXY_SSL_VERIFY|FOLLOWLOCATION|SSL_OPTIONS)' src/*/*.c)"
check 'HTML from text' "$(grep -nE 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|srcdoc|\beval\(|new Function|createContextualFragment|DOMParser' assets/*.js)"
check 'kept in the browser' "$(grep -noE '(local|session)Storage[.[][^ ;,)=]*|indexedDB|document\.cookie|caches\.' assets/*.js | grep -vE ':(localStorage\.seen|sessionStorage\.focus)$')"
check 'untranslated text' "$(make -s build/tools/tmplc && for f in templates/*/*.html; do case $f in templates/sandbox/*) ;; *) build/tools/tmplc -w "$f" 2>&1 ;; esac; done | head -20)"
check 'catalogues' "$(make -s locale-check 2>&1 | grep -E 'error|missing|not|untranslated' | head -10)"

if [ "${1:-}" != quick ]; then
	analyze() { make -sk "$@" 2>/dev/null || echo "make $*: failed"; }
	check build "$(make -s -j"$(nproc)" all 2>&1)"
	check cppcheck "$(analyze cppcheck)"
	check clang-tidy "$(analyze -j"$(nproc)" tidy | sed "s|^$PWD/||" | sort -u)"
fi
# Where pictures are decoded no visitor is served.
check 'libvips or libzip in souk' "$([ ! -e build/plain/souk ] || ldd build/plain/souk | grep -iE 'vips|libzip')"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
