/* log: every line is JSON, whatever is in it and however slow its reader. */
#include <jansson.h>

#include "run/log.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "tests/run/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char	 path[] = "log";
static struct arena arena;

static void
open_file(enum log_level level)
{
	CHECK(log_open(path, level));
}

/* The lines of a text, parsed; each must be one object. */
static size_t
parse_lines(const char *text, json_t **lines, size_t max)
{
	const char *last = text + strlen(text);
	size_t n = 0;

	while (text < last) {
		const char *end = memchr(text, '\n', (size_t)(last - text));

		if (end == NULL) {
			test_fail(__FILE__, __LINE__, "a line without end: %.80s", text);
			break;
		}
		must(n < max);
		CHECK(end + 1 - text <= LOG_LINE_MAX);
		if ((lines[n] = json_loadb(text, (size_t)(end - text), JSON_REJECT_DUPLICATES, NULL)) == NULL)
			test_fail(__FILE__, __LINE__, "not JSON: %.*s", (int)(end - text), text);
		n += lines[n] != NULL;
		text = end + 1;
	}
	return (n);
}

static size_t
lines_of_file(json_t **lines, size_t max)
{
	static char text[8 << 20];
	FILE *f = fopen(path, "r");
	size_t n;

	must(f != NULL);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return (parse_lines(text, lines, max));
}

static const char *
text_of(const json_t *line, const char *key)
{
	return (json_string_value(json_object_get(line, key)));
}

static long long
number_of(const json_t *line, const char *key)
{
	return (json_integer_value(json_object_get(line, key)));
}

static void
fields(void)
{
	char array[] = "in an array";
	bool yes = true, no = false;
	json_t *l[4];

	open_file(LEVEL_INFO);
	log_process("worker 1");
	log_event(LEVEL_DEBUG, "too.little");
	log_event(LEVEL_INFO, "first");
	log_event(LEVEL_WARNING, "second", KV("text", "a \"quoted\"\n\\ text"), KV("array", array),
	    KV("gone", (const char *)NULL), KV("n", INT64_MIN), KV("u", 7u), KV("yes", yes), KV("no", no));
	CHECK(log_wants(LEVEL_INFO) && !log_wants(LEVEL_DEBUG));
	log_flush();
	if (lines_of_file(l, nelem(l)) != 2) {
		CHECK(!"two lines");
		return;
	}
	CHECK_STR(text_of(l[0], "cause"), "first");
	CHECK_STR(text_of(l[0], "level"), "info");
	CHECK_STR(text_of(l[0], "process"), "worker 1");
	CHECK_INT(number_of(l[0], "pid"), getpid());
	CHECK_INT(strlen(text_of(l[0], "at")), strlen("2024-11-21T09:30:00.123Z"));
	CHECK_STR(text_of(l[1], "level"), "warning");
	CHECK_STR(text_of(l[1], "text"), "a \"quoted\"\n\\ text");
	CHECK_STR(text_of(l[1], "array"), array);
	CHECK(json_object_get(l[1], "gone") == NULL && json_object_get(l[1], "cut") == NULL);
	CHECK(number_of(l[1], "n") == INT64_MIN);
	CHECK_INT(number_of(l[1], "u"), 7);
	CHECK(json_is_true(json_object_get(l[1], "yes")) && json_is_false(json_object_get(l[1], "no")));
}

static void
far_away(void)
{
	json_t *l[2];
	char utc[40];
	time_t before = time(NULL), after;
	struct tm tm;

	setenv("TZ", "Asia/Kathmandu", 1);
	tzset();
	open_file(LEVEL_INFO);
	log_event(LEVEL_INFO, "here");
	log_flush();
	after = time(NULL);
	CHECK_INT(lines_of_file(l, nelem(l)), 1);
	strftime(utc, sizeof utc, "%Y-%m-%dT%H:%M:%S", gmtime_r(&before, &tm));
	CHECK(strncmp(text_of(l[0], "at"), utc, 19) >= 0);
	strftime(utc, sizeof utc, "%Y-%m-%dT%H:%M:%S", gmtime_r(&after, &tm));
	CHECK(strncmp(text_of(l[0], "at"), utc, 19) <= 0);
	CHECK(str_eq(text_of(l[0], "at") + 23, "Z"));
}

TEST(log_times_are_utc_wherever_the_machine_is)
{
	in_child(far_away);
}

TEST(log_lines_hold_their_fields)
{
	in_child(fields);
}

/* What a text looks like after the log: U+FFFD for each byte that is no UTF-8. */
static const char *
cleaned(const char *s)
{
	char *to = arena_alloc(&arena, 3 * strlen(s) + 4), *p = to;
	size_t n = strlen(s), step;
	uint32_t cp;

	for (; n > 0; s += step, n -= step) {
		if ((step = utf8_decode(s, n, &cp)) == 0) {
			step = 1;
			cp = 0xfffd;
		}
		p += utf8_encode(cp, p);
	}
	*p = '\0';
	return (to);
}

static void
any_bytes(void)
{
	static char texts[300][64];
	static json_t *l[301];
	FILE *f;
	int c;

	open_file(LEVEL_INFO);
	srandom(1);
	for (size_t i = 0; i < nelem(texts); i++) {
		for (size_t k = 0; k < sizeof texts[i] - 1; k++)
			texts[i][k] = (char)(i < 255 && k == 0 ? (long)i + 1 : 1 + random() % 255);
		log_event(LEVEL_INFO, "bytes", KV("v", texts[i]));
	}
	log_event(LEVEL_INFO, "c1 \xc2\x9b \x7f \xe2\x80\xa8");
	log_flush();
	must((f = fopen(path, "r")) != NULL);
	while ((c = getc(f)) != EOF)
		CHECK(c == '\n' || (c >= ' ' && c != 0x7f));
	fclose(f);
	CHECK_INT(lines_of_file(l, nelem(l)), nelem(texts) + 1);
	for (size_t i = 0; i < nelem(texts); i++)
		CHECK_STR(text_of(l[i], "v"), cleaned(texts[i]));
}

TEST(log_escapes_whatever_it_is_given)
{
	in_child(any_bytes);
}

/* A text of that many units, one of which is `unit`'s bytes. */
static const char *
repeated(const char *unit, size_t times)
{
	size_t n = strlen(unit);
	char *to = arena_alloc(&arena, n * times + 1);

	for (size_t i = 0; i < times; i++)
		memcpy(to + i * n, unit, n);
	return (to);
}

static void
long_lines(void)
{
	static const struct { const char *unit; size_t cost; } units[] = {	/* cost: bytes in the line */
		{ "a", 1 }, { "\"", 2 }, { "\xe2\x82\xac", 3 }, { "\xf0\x9f\x98\x80", 4 }, { "\x01", 6 },
		{ "\xff", 3 },
	};
	static json_t *l[2000];
	static const char *texts[2000];
	size_t n = 0, shown, whole = 0;

	open_file(LEVEL_INFO);
	for (size_t u = 0; u < nelem(units); u++)
		for (size_t times = 3850 / units[u].cost; times * units[u].cost < 4150; times++) {
			texts[n] = repeated(units[u].unit, times);
			log_event(LEVEL_INFO, "long", KV("v", texts[n]), KV("after", 12345));
			n++;
		}
	log_flush();
	CHECK_INT(log_dropped(), 0);
	CHECK_INT(lines_of_file(l, nelem(l)), n);
	for (size_t i = 0; i < n && l[i] != NULL; i++) {
		const char *v = text_of(l[i], "v"), *want = cleaned(texts[i]);
		bool complete = str_eq(v, want) && number_of(l[i], "after") == 12345;

		shown = strlen(v);
		whole += complete;
		CHECK(strncmp(v, want, shown) == 0 && shown >= 600);
		CHECK_INT(json_is_true(json_object_get(l[i], "cut")), !complete);
	}
	CHECK(whole > n / 10 && whole < n - n / 10);
}

TEST(log_cuts_long_lines_and_they_stay_json)
{
	in_child(long_lines);
}

static void
many_fields(void)
{
	json_t *l[2];

	open_file(LEVEL_INFO);
	log_event(LEVEL_INFO, repeated("c", 9000), KV("n", 1));
	log_event(LEVEL_INFO, "x", KV("a", repeated("a", 4030)), KV("n", 1), KV("b", repeated("b", 10)));
	log_flush();
	CHECK_INT(lines_of_file(l, nelem(l)), 2);
	CHECK(json_is_true(json_object_get(l[0], "cut")));
	CHECK(json_object_get(l[0], "n") == NULL);
	CHECK(json_is_true(json_object_get(l[1], "cut")));
	CHECK(json_object_get(l[1], "b") == NULL);
}

TEST(log_leaves_out_fields_that_do_not_fit)
{
	in_child(many_fields);
}

/* All that can be read from fd now. */
static char *
drain(int fd)
{
	struct buf b = { 0 };
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char chunk[8192];
	ssize_t n;

	while (poll(&p, 1, 0) > 0 && (n = read(fd, chunk, sizeof chunk)) > 0)
		buf_put(&b, chunk, (size_t)n);
	buf_put(&b, "", 0);
	return (b.p);
}

/* Standard error is something whose other end is `from`, which nobody reads yet. */
static void
slow_reader(int from, int to)
{
	static json_t *l[20000];
	size_t n, dropped = 0, events = 0;
	char *text;

	must(dup2(to, STDERR_FILENO) >= 0 && close(to) == 0);
	CHECK(log_open("", LEVEL_INFO));
	for (int i = 0; i < 5000; i++)
		log_event(LEVEL_ERROR, "event", KV("i", i), KV("text", "some text that fills the buffer"));
	CHECK(log_dropped() > 0);
	text = drain(from);
	for (int i = 0; i < 10; i++) {
		char *more;

		log_event(LEVEL_INFO, "event", KV("i", i));
		log_flush();
		more = drain(from);
		text = xrealloc(text, strlen(text) + strlen(more) + 1);
		memcpy(text + strlen(text), more, strlen(more) + 1);
		free(more);
	}
	n = parse_lines(text, l, nelem(l));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(text_of(l[i], "cause"), "log.dropped"))
			dropped += (size_t)number_of(l[i], "lines");
		else
			events++;
	}
	CHECK_INT(dropped, log_dropped());
	CHECK_INT(events + dropped, 5010);
	free(text);
}

static void
slow_pipe(void)
{
	int p[2];

	must(pipe(p) == 0);
	slow_reader(p[0], p[1]);
}

static void
slow_socket(void)
{
	int p[2];

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0);
	slow_reader(p[0], p[1]);
}

TEST(log_drops_and_counts_when_the_pipe_is_full)
{
	in_child(slow_pipe);
}

TEST(log_drops_and_counts_when_the_socket_is_full)
{
	in_child(slow_socket);
}

static void
nobody_reads(void)
{
	int p[2];

	must(pipe(p) == 0 && dup2(p[1], STDERR_FILENO) >= 0 && close(p[1]) == 0 && close(p[0]) == 0);
	CHECK(log_open("", LEVEL_INFO));
	for (int i = 0; i < 3000; i++)
		log_event(LEVEL_ERROR, "nobody", KV("text", "reads this, and nothing happens to us"));
	CHECK(log_dropped() > 0);
}

TEST(log_survives_a_reader_that_left)
{
	in_child(nobody_reads);
}

static void
write_lines(int writer)
{
	for (int i = 0; i < 400; i++) {
		log_event(LEVEL_INFO, "line", KV("writer", writer), KV("i", i),
		    KV("text", repeated("x", (size_t)(i * 7 % 900))));
		if (i % 100 == 99) {		/* more than a pipe takes at once */
			log_flush();
			usleep(1000);
		}
	}
	for (int i = 0; i < 200; i++) {
		log_flush();
		usleep(1000);
	}
	exit(0);
}

/* Processes share one pipe: their lines come whole and each once. */
static void
many_writers(void)
{
	static json_t *l[20000];
	long long last[4] = { -1, -1, -1, -1 }, i, w;
	struct buf text = { 0 };
	char chunk[4096];
	ssize_t got;
	size_t n;
	int p[2];

	must(pipe(p) == 0);
	must(dup2(p[1], STDERR_FILENO) >= 0 && close(p[1]) == 0);
	CHECK(log_open("", LEVEL_INFO));
	log_event(LEVEL_INFO, "before");
	for (int writer = 0; writer < 4; writer++)
		if (fork() == 0)
			write_lines(writer);
	must(freopen("/dev/null", "w", stderr) != NULL);
	CHECK(log_open("", LEVEL_INFO));
	while ((got = read(p[0], chunk, sizeof chunk)) > 0)
		buf_put(&text, chunk, (size_t)got);
	buf_put(&text, "", 0);
	n = parse_lines(text.p, l, nelem(l));
	CHECK_STR(text_of(l[0], "cause"), "before");
	for (size_t k = 1; k < n; k++) {
		CHECK(!str_eq(text_of(l[k], "cause"), "before"));
		if (!str_eq(text_of(l[k], "cause"), "line"))
			continue;
		w = number_of(l[k], "writer");
		i = number_of(l[k], "i");
		CHECK(w >= 0 && w < 4 && i > last[w]);
		last[w] = i;
	}
	for (int writer = 0; writer < 4; writer++)
		CHECK(last[writer] > 0);
	while (wait(NULL) > 0)
		;
	buf_free(&text);
}

TEST(log_lines_of_several_processes_do_not_mix)
{
	in_child(many_writers);
}

/* The lines that wait for a slow reader are not the child's to write. */
static void
fork_with_lines(void)
{
	static json_t *l[20000];
	size_t n, once = 0;
	char *text, *more;
	int p[2];

	must(pipe(p) == 0 && dup2(p[1], STDERR_FILENO) >= 0 && close(p[1]) == 0);
	CHECK(log_open("", LEVEL_INFO));
	while (log_dropped() == 0)
		log_event(LEVEL_INFO, "filler", KV("text", repeated("x", 1000)));
	if (fork() == 0)
		exit(0);
	wait(NULL);
	text = drain(p[0]);
	if (fork() == 0) {
		log_event(LEVEL_INFO, "once");
		exit(0);
	}
	wait(NULL);
	more = drain(p[0]);
	text = xrealloc(text, strlen(text) + strlen(more) + 1);
	memcpy(text + strlen(text), more, strlen(more) + 1);
	n = parse_lines(text, l, nelem(l));
	for (size_t i = 0; i < n; i++)
		if (str_eq(text_of(l[i], "cause"), "once")) {
			CHECK(number_of(l[i], "pid") != getpid());
			once++;
		} else
			CHECK_INT(number_of(l[i], "pid"), getpid());
	CHECK_INT(once, 1);
	CHECK(n < 150);
	free(more);
	free(text);
}

TEST(log_lines_of_a_parent_stay_the_parents)
{
	in_child(fork_with_lines);
}

static void
in_the_sandbox(void)
{
	json_t *l[2];
	int fd;

	open_file(LEVEL_INFO);
	fd = open(path, O_RDONLY);
	json_object_seed(1);		/* or it opens /dev/urandom */
	if (!no_more_files()) {
		close(fd);
		return;
	}
	log_event(LEVEL_INFO, "inside", KV("a", "b"));
	log_flush();
	CHECK_INT(parse_lines(drain(fd), l, nelem(l)), 1);
}

TEST(log_opens_nothing_after_its_start)
{
	in_child(in_the_sandbox);
}

TEST(log_says_why_it_cannot_open)
{
	CHECK(!log_open("/nonexistent/souk.log", LEVEL_INFO));
}
