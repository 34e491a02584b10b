/* guest: who comes, waits and leaves. */
#include "tests/run/guest.h"
#include "run/dispatch.h"
#include "run/sql.h"

struct guest		 guests[700];
unsigned		 nguests;
static unsigned		 over;

static void
guest_main(void *arg)
{
	struct guest *g = arg;

	g->co = co_self();
	g->ok = req_job(g->fn, g, g->why, sizeof g->why);
	g->over = true;
	g->turn = over++;
}

struct guest *
come(void (*fn)(struct req *, void *), const char *topic, const char *payload)
{
	struct guest *g = &guests[nguests++];

	*g = (struct guest){ .fn = fn, .topic = topic, .payload = payload };
	must(co_spawn(guest_main, g) != NULL);
	return (g);
}

bool
all_over(void)
{
	return (over == nguests);
}

bool
all_idle(void)
{
	return (db_gauges().idle == db_options.connections);
}

/* A statement with the topic and payload of the guest. */
void
says(struct req *r, void *arg)
{
	struct guest *g = arg;

	sql_event_add(r, g->topic, g->payload);
	sql_job_done(r, (job_id){ 0 });		/* travels with the one before and is waited for */
}

void
says_in_transaction(struct req *r, void *arg)
{
	db_begin(r);
	says(r, arg);
	db_commit(r);
}

const char *
said(const char *topic)
{
	return (ask_sql("SELECT count(*) FROM outbox WHERE topic = '%s'", topic));
}

void
check_clean(void)
{
	loop_until(all_idle);
	CHECK_STR(ask_sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'souk' AND state <> 'idle'"), "0");
}

bool
somebody_sleeps(void)
{
	return (ask_sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")[0] != '0');
}
