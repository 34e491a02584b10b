# pool: tasks side by side, at most $SLOTS at a time, each once what it waits for is there.
# What suites say is printed in the order in which they were asked for, never mixed.
#
#   suite NAME AFTER COMMAND...   tests; the last sum they print counts: "N passed, N failed[, N skipped]"
#   task NAME AFTER COMMAND...    anything else; says nothing unless it fails
#   pool [NAME...]                runs all that was asked for, those named first
#
# AFTER: the task that has to have ended well before, or "-". Commands may be functions.
SLOTS=${SOUK_TEST_SLOTS:-$(($(nproc) + 1))}
passed=0 failed=0 skipped=0
kinds=() names=() afters=() commands=() states=() pids=() begun=() took=() codes=()

ask() {	# KIND NAME AFTER COMMAND...
	kinds+=("$1") names+=("$2") afters+=("$3") states+=(waiting)
	shift 3
	commands+=("$(printf '%q ' "$@")")
}
suite() { ask suite "$@"; }
task() { ask task "$@"; }

# Whether the task named has ended: yes, no, or never will. What is not asked for is there.
ended() {
	local i
	for i in "${!names[@]}"; do
		[ "${names[i]}" = "$1" ] || continue
		case ${states[i]} in over) [ "${codes[i]}" = 0 ] && echo yes || echo never ;; *) echo no ;; esac
		return
	done
	echo yes
}

# Starts the tasks numbered that can be started, while there is room.
start() {
	local i
	for i; do
		[ "${states[i]}" = waiting ] || continue
		case $(ended "${afters[i]}") in
		never)
			states[i]=over codes[i]=never
			[ "${kinds[i]}" = suite ] || say "$i"
			;;
		yes)
			[ "$running" -lt "$SLOTS" ] || return
			(eval "${commands[i]}") > "$V/${names[i]}.log" 2>&1 < /dev/null &
			pids[i]=$! states[i]=running begun[i]=$SECONDS running=$((running + 1))
			;;
		esac
	done
}

# What has come of those that have ended.
gather() {
	local i
	for i in "${!pids[@]}"; do
		! kill -0 "${pids[i]}" 2> /dev/null || continue
		wait "${pids[i]}"
		codes[i]=$? states[i]=over took[i]=$((SECONDS - begun[i])) running=$((running - 1))
		unset "pids[i]"
		[ "${kinds[i]}" = suite ] || say "$i"
	done
}

count() {	# WHAT LINE: N of "N WHAT"
	local n
	n=$(sed -nE "s/.*\b([0-9]+) $1.*/\1/p" <<< "$2")
	echo "${n:-0}"
}

say() {	# I: what came of it
	local log=$V/${names[$1]}.log code=${codes[$1]} line bad
	if [ "${kinds[$1]}" = suite ]; then
		echo "== ${names[$1]}"
	elif [ "$code" = 0 ]; then
		return
	fi
	if [ "$code" = never ]; then
		echo "FAILED: ${names[$1]} was not run: ${afters[$1]} failed"
		failed=$((failed + 1))
		return
	fi
	grep -E '^(FAILED|SKIPPED|BROKEN)|^[^ ]+: error|ERROR: ' "$log" | head -40
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -1)
	if [ -z "$line" ]; then
		echo "FAILED: ${names[$1]} ended ($code) without a result"
		tail -30 "$log"
		failed=$((failed + 1))
		return
	fi
	echo "   $line  (${took[$1]} s)"
	bad=$(count failed "$line")
	[ "$code" = 0 ] || [ "$bad" != 0 ] || { echo "FAILED: ${names[$1]} exit $code"; bad=1; }
	passed=$((passed + $(count passed "$line"))) failed=$((failed + bad)) skipped=$((skipped + $(count skipped "$line")))
}

pool() {
	local i name said=0 running=0 order=()
	for name; do for i in "${!names[@]}"; do [ "${names[i]}" != "$name" ] || order+=("$i"); done; done
	order+=("${!names[@]}")
	while [ $said -lt ${#names[@]} ] || [ $running -gt 0 ]; do
		start "${order[@]}"
		while [ "${kinds[said]:-}" = task ] || [ "${states[said]:-}" = over ]; do
			[ "${kinds[said]}" = task ] || say $said
			said=$((said + 1))
		done
		[ $running -gt 0 ] || continue
		wait -n
		gather
	done
}
