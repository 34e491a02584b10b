/* page: personas, visits, and the database under them. */
#include "tests/page.h"

#include <sodium.h>
#include <stdarg.h>

#include "run/cache.h"
#include "run/dbconn.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/metrics.h"
#include "run/ratelimit.h"
#include "run/req_private.h"
#include "run/settings.h"

static struct arena	 memory;
static struct db_conn	*conn;		/* the only one, in the outer transaction */
static bool		 started;

static const char *const names[] = { "", "admin", "alice", "bob", "sam", "sue" };
static const int accounts[] = { 0, 1, 2, 3, 4, 5 };
static const int shops[] = { 0, 0, 0, 0, 1, 2 };

static const char *
token_of(enum persona p)
{
	char *t = arena_alloc(&memory, 44);

	for (size_t i = 0; i < 43; i++)
		t[i] = names[p][i % strlen(names[p])];
	return (t);
}

static PGresult *
exec_sql(const char *text)
{
	PGresult *res;

	must(PQexitPipelineMode(conn->pg) == 1);
	PQsetnonblocking(conn->pg, 0);
	PQclear(PQexec(conn->pg, "SET LOCAL ROLE NONE"));	/* a page before was the server's */
	res = PQexec(conn->pg, text);
	PQsetnonblocking(conn->pg, 1);
	PQenterPipelineMode(conn->pg);
	return (res);
}

static PGresult *
run_sql(const char *text)
{
	PGresult *res = exec_sql(text);

	if (PQresultStatus(res) == PGRES_FATAL_ERROR)
		test_fail(__FILE__, __LINE__, "%s\n  in %s", PQresultErrorMessage(res), text);
	return (res);
}

void
sql(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	PQclear(run_sql(arena_vprintf(&memory, fmt, ap)));
	va_end(ap);
}

const char *
sql_string(const char *fmt, ...)
{
	PGresult *res;
	const char *s;
	va_list ap;

	va_start(ap, fmt);
	res = run_sql(arena_vprintf(&memory, fmt, ap));
	va_end(ap);
	s = PQntuples(res) > 0 ? arena_strdup(&memory, PQgetvalue(res, 0, 0)) : "";
	PQclear(res);
	return (s);
}

const char *
sql_tried(const char *fmt, ...)
{
	struct buf cells = { 0 };
	const char *text = NULL;
	PGresult *res;
	va_list ap;

	PQclear(run_sql("SAVEPOINT tried"));
	va_start(ap, fmt);
	res = exec_sql(arena_vprintf(&memory, fmt, ap));
	va_end(ap);
	for (int i = 0; i < PQntuples(res); i++)
		for (int k = 0; k < PQnfields(res); k++)
			buf_printf(&cells, "%s ", PQgetvalue(res, i, k));
	if (PQresultStatus(res) != PGRES_FATAL_ERROR)
		text = arena_strndup(&memory, cells.p != NULL ? cells.p : "", cells.n);
	buf_free(&cells);
	PQclear(res);
	PQclear(run_sql("ROLLBACK TO tried"));
	return (text);
}

int64_t
sql_number(const char *fmt, ...)
{
	PGresult *res;
	int64_t n;
	va_list ap;

	va_start(ap, fmt);
	res = run_sql(arena_vprintf(&memory, fmt, ap));
	va_end(ap);
	n = PQntuples(res) > 0 ? strtoll(PQgetvalue(res, 0, 0), NULL, 10) : INT64_MIN;
	PQclear(res);
	return (n);
}

void
sign_in(enum persona p)
{
	unsigned char h[32];
	char hex[65];
	const char *t = token_of(p);

	crypto_generichash(h, sizeof h, (const unsigned char *)t, strlen(t), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	sql("INSERT INTO sessions (token_hash, account_id, seller_id, proved_at, expires_at) "
	    "VALUES ('\\x%s', %d, nullif(%d, 0), now(), now() + interval '1 day')", hex, accounts[p], shops[p]);
}

static void
add_sessions(void)
{
	for (enum persona p = ADMIN; p <= SUE; p++)
		sign_in(p);
}

static void
start(void)
{
	struct buf messages = { 0 };
	struct db_options o = { .connections = 1, .statement_ms = 30000, .nested = true, .wall = wall_text };

	setenv("SOUK_RATE_LIMITS", "off", 1);
	setenv("SOUK_REQUEST_MS", "30000", 1);
	if (sodium_init() == -1 || !settings_load(&messages)) {
		fputs(messages.p, stderr);
		exit(2);
	}
	buf_free(&messages);
	must(locale_init("UTC"));
	if (!log_open(setting_text(SETTING_LOG_FILE), LEVEL_INFO))
		panic("%s", setting_text(SETTING_LOG_FILE));
	metrics_init(1);
	ratelimit_init(false);
	cache_start(8 << 20);
	o.conninfo = setting_text(SETTING_DATABASE_URL);
	db_start(&o);
	started = true;
}

void
test_before(void)
{
	if (!started)
		start();
	if (conn_take(0, &conn) != DB_OK)
		panic("no test database: %s", setting_text(SETTING_DATABASE_URL));
	PQclear(run_sql("BEGIN"));
	add_sessions();
	conn_give(conn);
	cache_listening(true);	/* nothing of the test before is left */
}

void
test_after(void)
{
	PQclear(run_sql("ROLLBACK"));
	arena_reset(&memory);
}

static size_t
add_header(struct http_field *to, const char *name, const char *value)
{
	*to = (struct http_field){ name, value };
	return (1);
}

/* "Name: value\n..." */
static size_t
read_headers(struct http_field *to, size_t room, const char *lines)
{
	char *line = arena_strdup(&memory, lines), *end, *colon;
	size_t n = 0;

	for (; *line != '\0' && n < room; line = end) {
		end = line + strcspn(line, "\n");
		if (*end != '\0')
			*end++ = '\0';
		colon = strchr(line, ':');
		must(colon != NULL);
		*colon = '\0';
		n += add_header(&to[n], line, colon + 1 + strspn(colon + 1, " "));
	}
	return (n);
}

struct visit
visit(const struct http_in *in)
{
	struct req *r = req_new(in);
	const struct http_out *out;
	struct visit v = { .location = "" };
	const char *at;

	dispatch(r);
	out = req_out(r);
	v.status = out->status;
	v.queries = req_queries(r);
	v.head = arena_strndup(&memory, out->head.p, out->head.n);
	v.body = arena_strndup(&memory, out->body != NULL ? out->body : "", out->body != NULL ? out->body_len : 0);
	v.cause = req_cause(r) != NULL ? arena_strdup(&memory, req_cause(r)) : NULL;
	if ((at = strstr(v.head, "Location: ")) != NULL)
		v.location = arena_strndup(&memory, at + 10, strcspn(at + 10, "\r\n"));
	req_end(r);
	return (v);
}

static struct visit
ask(enum method m, enum persona p, const char *path, const char *lines, const char *body, size_t n)
{
	struct http_field h[48];
	struct http_in in = { .method = m, .target = path, .headers = h, .body = n > 0 ? body : NULL, .body_len = n,
	    .body_fd = -1, .remote = "127.0.0.1" };

	in.nheaders = add_header(h, "host", "souk.test");
	if (p != NOBODY)
		in.nheaders += add_header(&h[in.nheaders], "cookie", arena_printf(&memory, "souk=%s%s", token_of(p),
		    str_starts(lines, "cookie: ") ? arena_printf(&memory, "; %.*s", (int)strcspn(lines + 8, "\n"), lines + 8) : ""));
	in.nheaders += read_headers(&h[in.nheaders], nelem(h) - in.nheaders, lines);
	return (visit(&in));
}

struct visit
get(enum persona p, const char *path)
{
	return (ask(METHOD_GET, p, path, "", NULL, 0));
}

struct visit
get_with(enum persona p, const char *path, const char *lines)
{
	return (ask(METHOD_GET, p, path, lines, NULL, 0));
}

struct visit
post_raw(enum persona p, const char *path, const char *lines, const char *body, size_t n)
{
	return (ask(METHOD_POST, p, path, lines, body, n));
}

struct visit
post(enum persona p, const char *path, const char *body)
{
	struct req r = { .token = p != NOBODY ? token_of(p) : NULL };
	const char *all = arena_printf(&memory, "csrf=%s&%s", req_csrf(&r), body);

	arena_free(&r.arena);
	return (post_raw(p, path, "content-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin", all,
	    strlen(all)));
}

void
page_has(const char *file, int line, const char *text, const char *part, bool want)
{
	if ((strstr(text, part) != NULL) != want)
		test_fail(file, line, "%s \"%s\" in:\n%.3000s", want ? "no" : "unwanted", part, text);
}

void
job_do(void (*fn)(struct req *, void *), void *arg)
{
	char why[300] = "";

	if (!req_job(fn, arg, why, sizeof why))
		test_fail(__FILE__, __LINE__, "%s", why);
}
