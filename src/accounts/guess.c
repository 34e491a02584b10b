/* guess: rows of the table guesses, under keys that tell nothing. */
#include "accounts/guess.h"

#include <sodium.h>

#include "accounts/agent.h"
#include "accounts/session.h"
#include "guess/sql.h"
#include "run/job.h"
#include "run/ratelimit.h"

static const struct {
	const char	*name;
	int32_t		 free, most_s, strangers_free, strangers_most_s;
} kinds[] = {
	[GUESS_PASSWORD] = { "password", 4, 900, 50, 300 },
	[GUESS_CODE] = { "code", 2, 300, 10, 300 },
};

static int64_t
key(struct req *r, const char *what, const char *kind_of_place, const char *place)
{
	return (sign_number("guess", req_printf(r, "%s %s %s", what, kind_of_place, place)));
}

static const char *
hex(struct req *r, struct bytes b)
{
	return (b.n > 0 ? sodium_bin2hex(req_alloc(r, 2 * b.n + 1), 2 * b.n + 1, b.p, b.n) : "none");
}

struct guess
guess_take(struct req *r, enum guess_kind kind, account_id account, const char *email)
{
	const char *what = account.n != 0 ? req_printf(r, "%s of %lld", kinds[kind].name, (long long)account.n) :
	    req_printf(r, "%s for %s", kinds[kind].name, email);
	struct bytes device = device_hash(r);
	int64_t of_device = key(r, what, "device", hex(r, device)), of_network = key(r, what, "network", req_origin(r));
	struct guess g = { .strangers = key(r, what, "strangers", "") };
	struct sql_guess_take_row row;

	if (!ratelimit_is_on() && kind == GUESS_PASSWORD)
		return (g);
	if (!sql_guess_take(r, &(struct sql_guess_take_in){ .account = account.n != 0 ? &account : NULL,
	    .email = account.n != 0 ? NULL : email, .device = device, .network = network_of(r, req_in(r)->remote),
	    .of_device = of_device, .of_network = of_network, .of_strangers = g.strangers, .free = kinds[kind].free,
	    .most_s = kinds[kind].most_s, .strangers_free = kinds[kind].strangers_free,
	    .strangers_most_s = kinds[kind].strangers_most_s }, &row))
		panic("an aggregate without a row");
	g.here = row.known ? of_device : of_network;
	g.stranger = row.stranger;
	g.wait_s = (int)((row.wait_ms + 999) / 1000);
	return (g);
}

void
guess_was_right(struct req *r, const struct guess *g)
{
	if (g->here != 0)
		sql_guess_right(r, g->here, g->stranger ? &g->strangers : NULL);
}

void
guess_problem(struct req *r, struct problems *p, const char *name, int wait_s)
{
	problem_add(r, p, name, req_printf(r, trn(r, "There were too many wrong tries. Please wait %lld second.",
	    "There were too many wrong tries. Please wait %lld seconds.", wait_s), (long long)wait_s));
	p->wait_s = wait_s;
}

JOB(guesses_sweep)
{
	(void)args;
	while (sql_guesses_sweep(r) > 0)
		continue;
}
EVERY(guesses_sweep, 3600);
