/* event: from Stripe's message to what it changes. */
#include "payments/event.h"

#include "payments/routes.h"
#include "payments/sql.h"
#include "run/job.h"
#include "run/log.h"
#include "run/page.h"
#include "run/settings.h"
#include "run/wall.h"

GATHERED(struct stripe_handler, stripe_handlers);

static const char *
apply(struct req *r, const struct stripe_event *e)
{
	const char *outcome = "ignored";

	GATHERED_EACH(struct stripe_handler, h, stripe_handlers)
		if (str_eq(h->type, e->type))
			outcome = h->apply(r, e);
	return (outcome);
}

void
event_apply(struct req *r, const char *id)
{
	struct sql_event_take_row row;
	struct stripe_event e;

	db_begin(r);
	if (sql_event_take(r, id, &row)) {
		const char *outcome = "unreadable";

		if (stripe_event_read(req_arena(r), row.payload, strlen(row.payload), &e))
			outcome = apply(r, &e);
		sql_event_applied(r, id, outcome);
	}
	db_commit(r);
}

/* Stripe posts here. The answer is 200 only once the event is stored and
 * applied; anything else makes Stripe send it again. */
void
stripe_event_create(struct req *r)
{
	const struct http_in *in = req_in(r);
	struct stripe_event e;
	enum webhook_verdict v;

	if (in->body == NULL || in->body_len > WEBHOOK_BODY_MAX)
		stop_because(r, 413, "webhook.size", "%zu bytes", in->body_len);
	v = stripe_webhook_verify(http_in_header(in, "stripe-signature"), in->body, in->body_len,
	    setting_text(SETTING_STRIPE_WEBHOOK_SECRET), now_us(r) / 1000000, WEBHOOK_TOLERANCE_S);
	if (v != WEBHOOK_GENUINE)
		stop_because(r, 400, "webhook.forged", "%s", webhook_verdict_name(v));
	if (!stripe_event_read(req_arena(r), in->body, in->body_len, &e))
		stop_because(r, 400, "webhook.unreadable", "%zu bytes", in->body_len);
	wall_open(r);
	sql_event_store(r, e.id, e.type, in->body);
	event_apply(r, e.id);
	wall_close(r);
	answer_text(r, "text/plain; charset=utf-8", "ok\n", 3);
}

/* A job for each, so that one that fails holds up no other. */
JOB(stripe_event_apply)
{
	const char *id = json_string_value(json_object_get(args, "event"));

	if (id == NULL)
		stop_because(r, 500, "job.args", "no event");
	event_apply(r, id);
}

/* What was stored and not applied (a crash, a database restart) is not left lying. */
JOB(stripe_events_sweep)
{
	struct sql_events_waiting_row *rows;
	size_t n = sql_events_waiting(r, &rows);

	(void)args;
	for (size_t i = 0; i < n; i++)
		JOB_LATER(r, "stripe_event_apply", json_pack("{s:s}", "event", rows[i].id),
		    .unique_key = req_printf(r, "event:%s", rows[i].id));
	if (n > 0)
		log_event(LEVEL_INFO, "webhook.swept", KV("events", (int64_t)n));
}
EVERY(stripe_events_sweep, 30);

int64_t
events_over(struct req *r, int32_t days)
{
	return (sql_events_remove(r, days));
}

int64_t
events_forget(struct req *r, const char *const *words, size_t n)
{
	return (sql_events_forget(r, words, n));
}
