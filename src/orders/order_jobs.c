/* order_jobs: orders that time moves on. */
#include "orders/order_step.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"
#include "run/settings.h"

enum { ROUNDS = 50 };

/* A transaction for each bunch; what is left after many of them waits for the next time. */
static void
move_on(struct req *r, const char *before, const char *after, const char *why, int32_t days)
{
	size_t n = ORDERS_AT_ONCE, all = 0;

	for (int i = 0; i < ROUNDS && n == ORDERS_AT_ONCE; i++) {
		db_begin(r);
		n = orders_move_on(r, before, after, why, days);
		db_commit(r);
		all += n;
	}
	if (all > 0)
		log_event(LEVEL_INFO, "orders.moved_on", KV("to", after), KV("orders", (int64_t)all));
}

JOB(orders_deliver)
{
	(void)args;
	move_on(r, "shipped", "delivered", "nobody said otherwise in time", (int32_t)setting_int(SETTING_PROTECTION_DAYS));
}
EVERY(orders_deliver, 300);

JOB(orders_complete)
{
	(void)args;
	move_on(r, "delivered", "completed", "the time for disputes is over", 0);
}
EVERY(orders_complete, 300);
