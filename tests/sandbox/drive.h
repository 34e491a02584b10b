/* drive: the sandbox without a server: requests go straight in, webhooks are
 * caught. */
#ifndef TESTS_SANDBOX_DRIVE_H
#define TESTS_SANDBOX_DRIVE_H

#include <jansson.h>

#include "sandbox/sandbox.h"

#define DRIVE_KEY	"sk_test_4eC39HqLyjWDarjtT1zdp7dc"
#define DRIVE_SECRET	"whsec_drive"

/* A webhook that left. */
struct drive_hook {
	uint64_t	 id;
	const char	*signature, *body, *type, *event;
	bool		 answered;
};

extern int64_t drive_now_ms;
extern int drive_status;		/* of the last answer */
extern int drive_hook_status;	/* what the receiver says; -1: nothing yet */
extern struct drive_hook drive_hooks[];
extern size_t drive_nhooks;

/* Sees every request of the API and its answer; NULL. */
extern void (*drive_log)(const struct sandbox_request *, const struct sandbox_answer *);

/* A fresh sandbox, in memory, with webhooks. */
void	drive_start(void);
void	drive_start_with(struct sandbox_config);	/* key, urls and so on are filled in */
void	drive_stop(void);

/* One request with the right key; the answer stays until the next. */
const struct sandbox_answer *drive(const char *method, const char *path_and_query,
	    const char *form, const char *idempotency_key);
const struct sandbox_answer *drive_raw(struct sandbox_request);
void	drive_later(int64_t ms);	/* time passes, with a tick each 100 ms */

/* The same, and the answer as JSON; released by the next call. */
json_t	*drive_json(const char *method, const char *path, const char *form,
	    const char *key);
/* A member of the last drive_json: "error.code", "data.0.id". NULL: none; a
 * number as its digits. Stays until drive_stop. */
const char *drive_text(const char *path);
/* A header of the last answer, or NULL. */
const char *drive_header(const char *name);

/* Calls often made. Texts stay until drive_stop. */
const char *drive_session(const char *more);	/* 25.00 EUR; its id */
const char *drive_paid_session(const char *more);
const char *drive_of(const char *path, const char *member);	/* GET path, a member of it */
size_t	drive_count_hooks(const char *type);

#define DRIVE_SESSION							\
	"mode=payment&success_url=https://shop.example/done?s={CHECKOUT_SESSION_ID}" \
	"&cancel_url=https://shop.example/cart"				\
	"&line_items[0][price_data][currency]=eur"			\
	"&line_items[0][price_data][unit_amount]=1250"			\
	"&line_items[0][price_data][product_data][name]=Tea+pot"	\
	"&line_items[0][quantity]=2"

#endif
