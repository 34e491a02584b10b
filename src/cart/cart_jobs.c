/* cart_jobs: carts of guests who did not come back. */
#include "cart/cart.h"
#include "cart/sql.h"
#include "run/job.h"
#include "run/log.h"
#include "run/settings.h"

enum { BATCH = 500, BATCHES = 100 };

JOB(carts_sweep)
{
	int64_t n = BATCH, all = 0;

	(void)args;
	for (int i = 0; i < BATCHES && n == BATCH; i++) {
		n = sql_carts_sweep(r, (int32_t)setting_int(SETTING_GUEST_CART_DAYS), BATCH);
		all += n;
	}
	if (all > 0)
		log_event(LEVEL_INFO, "carts.swept", KV("carts", all));
}
EVERY(carts_sweep, 3600);
