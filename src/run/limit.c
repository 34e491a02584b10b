/* limit: what a route allows, asked of this machine first and of the database then. */
#include "run/limit.h"

#include "limits/sql.h"
#include "run/db.h"
#include "run/job.h"
#include "run/metrics.h"
#include "run/req_private.h"

static int32_t
bucket_number(const char *name)
{
	return ((int32_t)(sign_number("limit", name) & INT32_MAX));
}

static NORETURN void
refuse(struct req *r, int64_t wait_s)
{
	r->retry_after_s = (int)wait_s;
	metric_add(COUNTER_RATE_LIMITED, 1);
	stop_because(r, 429, "limit", "%s", r->route->name);
}

/* Whose bucket it is on this machine: the network's, or that of the browser's session. */
static struct limit_key
key_here(struct req *r, bool of_account)
{
	return ((struct limit_key){ .limit = r->route->limit, .route = r->route->index, .of_account = of_account,
	    .who = of_account ? session_cookie(r) : r->in->remote });
}

struct question {
	struct sql_arg	args[8];
};

static struct question
question(struct req *r)
{
	const struct limit_rule *rule = limit_rule(r->route->limit);
	const char *token = session_cookie(r);

	return ((struct question){ {
		{ .i = bucket_number(r->route->name) },
		{ .i = sign_number("limit.network", req_origin(r)) },
		{ .i = rule->network.interval_ms },
		{ .i = rule->network.burst * rule->network.interval_ms },
		{ .i = bucket_number(req_printf(r, "%s of account", r->route->name)) },
		{ .i = rule->account.interval_ms },
		{ .i = rule->account.burst * rule->account.interval_ms },
		{ .is_null = token == NULL, .bytes = token != NULL ? session_hash(r, token) : (struct bytes){ NULL, 0 } },
	} });
}

void
limit_before_viewer(struct req *r)
{
	struct limit_key network = key_here(r, false), session = key_here(r, true);
	int wait_s;

	if (r->route->limit == LIMIT_NONE || !ratelimit_is_on())
		return;
	if (!ratelimit_take(&network, clock_ms(), &wait_s) ||
	    (session.who != NULL && !ratelimit_take(&session, clock_ms(), &wait_s)))
		refuse(r, wait_s);
	if (limit_rule(r->route->limit)->shared)
		sql_ahead(r, &sql_desc_limit_take, question(r).args);
}

/* An account's tries on this machine, with whatever cookie or token it comes. */
static void
limit_here(struct req *r)
{
	struct limit_key key = { .limit = r->route->limit, .route = r->route->index, .of_account = true };
	int wait_s;

	key.who = req_printf(r, "account %lld", (long long)r->viewer.account.n);
	if (r->viewer.account.n != 0 && !ratelimit_take(&key, clock_ms(), &wait_s))
		refuse(r, wait_s);
}

/* Outside of the page's transaction: what is refused or fails was a try all the same, and
 * nobody waits for the row longer than the statement takes. */
void
limit_with_viewer(struct req *r)
{
	struct question q;
	struct sql_limit_take_row *v;
	struct limit_key key;
	size_t n;

	if (r->route->limit == LIMIT_NONE || !ratelimit_is_on())
		return;
	if (!limit_rule(r->route->limit)->shared) {
		limit_here(r);
		return;
	}
	q = question(r);
	n = sql_limit_take(r, (int32_t)q.args[0].i, q.args[1].i, q.args[2].i, q.args[3].i, (int32_t)q.args[4].i, q.args[5].i,
	    q.args[6].i, q.args[7].bytes, &v);
	for (size_t i = 0; i < n; i++)
		if (v[i].wait_ms > 0) {
			key = key_here(r, !v[i].of_network);
			ratelimit_close(&key, clock_ms(), v[i].wait_ms);
			refuse(r, (v[i].wait_ms + 999) / 1000);
		}
}

bool
limit_take(struct req *r, const char *what, const char *who, struct rate rate)
{
	struct sql_limit_take_row *v;
	size_t n = sql_limit_take(r, bucket_number(what), sign_number(what, who), rate.interval_ms,
	    rate.burst * rate.interval_ms, 0, 0, 0, (struct bytes){ NULL, 0 }, &v);

	return (n == 1 && v[0].wait_ms == 0);
}

/* Of what has begun to fall a part is still one. */
static int64_t
whole(int64_t level_ms, int64_t every_ms)
{
	return (level_ms > 0 ? (level_ms + every_ms - 1) / every_ms : 0);
}

int64_t
limit_flood(struct req *r, const char *what, int64_t every_ms, int64_t most)
{
	struct sql_limit_flood_row row;

	return (sql_limit_flood(r, bucket_number(what), 0, every_ms, every_ms * most, &row) ? whole(row.level_ms, every_ms) : 0);
}

int64_t
limit_level(struct req *r, const char *what, int64_t every_ms)
{
	struct sql_limit_level_row row;

	return (sql_limit_level(r, bucket_number(what), 0, &row) ? whole(row.level_ms, every_ms) : 0);
}

JOB(limits_sweep)
{
	(void)args;
	while (sql_limits_sweep(r) > 0)
		continue;
}
EVERY(limits_sweep, 600);
