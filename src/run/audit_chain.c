/* audit_chain: rows become links, and are read again.
 *
 * A link is BLAKE2b-256 of the hash before it in the day and of the row's number, content and seal. Days
 * are those of the rows' own time in UTC: a row that comes late goes to the end of its own day. */
#include <sodium.h>

#include "audit/sql.h"
#include "run/audit.h"
#include "run/audit_private.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"
#include "run/page.h"

enum { HASH = 32, AT_ONCE = 500 };

struct head {
	const char	*day;
	int64_t		 rows;
	unsigned char	 hash[HASH];
};

/* The first link of a day hangs on the day. */
static void
head_of_nothing(struct head *h, const char *day)
{
	h->day = day;
	h->rows = 0;
	crypto_generichash(h->hash, HASH, (const unsigned char *)day, strlen(day), NULL, 0);
}

static const char *
hex(struct req *r, const unsigned char *h)
{
	return (sodium_bin2hex(req_alloc(r, 2 * HASH + 1), 2 * HASH + 1, h, HASH));
}

static const char *
head_seal(struct req *r, const struct head *h)
{
	return (sign(r, "audit day", req_printf(r, "%s %lld %s", h->day, (long long)h->rows, hex(r, h->hash))));
}

static void
link_row(struct req *r, struct head *h, const struct audit_row *a)
{
	const char *text = req_printf(r, "%lld %s %s", (long long)a->id, a->seal, audit_content(r, a));
	crypto_generichash_state st;

	crypto_generichash_init(&st, NULL, 0, HASH);
	crypto_generichash_update(&st, h->hash, HASH);
	crypto_generichash_update(&st, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&st, h->hash, HASH);
	h->rows++;
}

static void
chain_day(struct req *r, const struct audit_row *v, size_t n)
{
	int64_t *ids = NEW_ARRAY(r, int64_t, n), *places = NEW_ARRAY(r, int64_t, n);
	const char **hashes = NEW_ARRAY(r, const char *, n);
	struct audit_day d;
	struct head h;

	head_of_nothing(&h, v[0].day);
	if (sql_audit_day(r, h.day, &d)) {
		h.rows = d.rows;
		memcpy(h.hash, d.head.p, HASH);
	}
	for (size_t i = 0; i < n; i++) {
		link_row(r, &h, &v[i]);
		ids[i] = v[i].id;
		places[i] = h.rows;
		hashes[i] = hex(r, h.hash);
	}
	if (sql_audit_chain(r, h.day, ids, n, places, n, hashes, n) != (int64_t)n)
		stop_because(r, 500, "audit.chain", "%s", h.day);
	sql_audit_day_put(r, h.day, h.rows, (struct bytes){ h.hash, HASH }, head_seal(r, &h));
	/* The log file knows the head too: who can change the database cannot change that. */
	log_event(LEVEL_INFO, "audit.head", KV("day", h.day), KV("rows", h.rows), KV("head", hex(r, h.hash)));
}

bool
audit_chain(struct req *r)
{
	struct audit_row *v;
	size_t n, end;

	must(db_in_transaction(r));
	sql_audit_chain_lock(r);
	n = sql_audit_unchained(r, AT_ONCE, &v);
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && str_eq(v[end].day, v[i].day); end++)
			continue;
		chain_day(r, v + i, end - i);
	}
	return (n < AT_ONCE);
}

JOB(audit_chain)
{
	bool all = false;

	(void)args;
	for (int i = 0; i < 20 && !all; i++) {
		db_begin(r);
		all = audit_chain(r);
		db_commit(r);
	}
}
EVERY(audit_chain, 5);

struct reading {
	struct head	 h;
	int64_t		 last_id;
	unsigned	 wrong;
	void		(*tell)(const char *);
};

static void PRINTF(3, 4)
wrong(struct req *r, struct reading *g, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	g->tell(req_printf(r, "%s: %s", g->h.day, arena_vprintf(req_arena(r), fmt, ap)));
	va_end(ap);
	g->wrong++;
}

/* Details are there as they were written, or were taken out by us. */
static bool
details_ok(struct req *r, const struct audit_row *a)
{
	if (a->details != NULL)
		return (str_eq(audit_details_hash(r, a->salt, a->details), a->details_hash));
	return (a->erased != NULL && str_eq(audit_erased(r, a->id, a->details_hash), a->erased));
}

static void
read_row(struct req *r, struct reading *g, const struct audit_row *a)
{
	bool gap = a->place != g->h.rows + 1;

	if (gap)
		wrong(r, g, "%lld missing between rows %lld and %lld", (long long)(a->place - g->h.rows - 1),
		    (long long)g->last_id, (long long)a->id);
	link_row(r, &g->h, a);
	if (!str_eq(audit_seal(r, a), a->seal) || !details_ok(r, a))
		wrong(r, g, "row %lld (%s) is not what was written", (long long)a->id, a->what);
	else if (!gap && memcmp(g->h.hash, a->hash.p, HASH) != 0)
		wrong(r, g, "row %lld (%s) is not where it was written", (long long)a->id, a->what);
	memcpy(g->h.hash, a->hash.p, HASH);	/* one wrong row makes no others wrong */
	g->h.rows = a->place;
	g->last_id = a->id;
}

static void
read_head(struct req *r, struct reading *g)
{
	struct head said;
	struct audit_day d;

	if (!sql_audit_day(r, g->h.day, &d)) {
		wrong(r, g, "the day has no head");
		return;
	}
	said = (struct head){ .day = g->h.day, .rows = d.rows };
	memcpy(said.hash, d.head.p, HASH);
	if (!str_eq(head_seal(r, &said), d.seal))
		wrong(r, g, "the day's head is not what was written");
	else if (d.rows > g->h.rows)
		wrong(r, g, "%lld missing after row %lld", (long long)(d.rows - g->h.rows), (long long)g->last_id);
	else if (d.rows < g->h.rows)
		wrong(r, g, "row %lld is beyond the day's head", (long long)g->last_id);
	else if (memcmp(said.hash, g->h.hash, HASH) != 0)
		wrong(r, g, "row %lld is not the day's last", (long long)g->last_id);
}

unsigned
audit_verify(struct req *r, const char *day, void (*tell)(const char *))
{
	struct reading g = { .tell = tell };
	struct audit_row *v;
	size_t n;

	head_of_nothing(&g.h, day);
	do {
		n = sql_audit_day_rows(r, day, g.h.rows, AT_ONCE, &v);
		for (size_t i = 0; i < n; i++)
			read_row(r, &g, &v[i]);
	} while (n == AT_ONCE);
	read_head(r, &g);
	return (g.wrong);
}

size_t
audit_days(struct req *r, struct sql_audit_days_row **v)
{
	return (sql_audit_days(r, v));
}

int64_t
audit_waiting(struct req *r)
{
	struct sql_audit_waiting_row w;

	return (sql_audit_waiting(r, &w) ? w.n : 0);
}
