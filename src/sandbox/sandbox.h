/* sandbox: a stand-in for Stripe that speaks its wire protocol: the API, the
 * hosted payment page, signed webhooks. It keeps state, writes each change to a
 * journal and reads it back at the next start. One process, one thread; it never
 * waits: whoever serves HTTP calls it and carries its webhooks away. */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "base/arena.h"
#include "base/buf.h"

struct sandbox_config {
	const char	*key;			/* "sk_test_..."; what callers must know */
	const char	*version;		/* Stripe-Version spoken; NULL: SANDBOX_VERSION */
	const char	*public_url;		/* where browsers find the sandbox, no "/" behind */
	const char	*journal;		/* file, made when absent; NULL: memory only */
	const char	*webhook_url;		/* NULL or "": no webhooks */
	const char	*webhook_secret;	/* "whsec_..." */
	const char	*webhook_types;		/* "a.b c.d": only these are sent; NULL: all */
	int		 retry_ms;		/* pause after the first failed delivery, doubles; 0: 1,000 */
	int		 tries;			/* of one delivery; 0: 16 */
	int		 in_flight;		/* deliveries at a time; 0: 32 */
	int		 transfer_ms;		/* when a bank transfer arrives by itself; 0: never */
	size_t		 kept;			/* delivered events and answers remembered; 0: 2,000 */
	/* Posts a webhook: headers are "Name: value", NULL-terminated. All texts
	 * are gone when it returns. It must not call the sandbox back at once. */
	void		(*deliver)(const char *url, const char *const *headers,
			    const void *body, size_t n, uint64_t id);
};

#define SANDBOX_VERSION	"2026-10-28.endive"

struct sandbox_request {
	const char	*method;	/* "GET", "POST", "DELETE" */
	const char	*path;		/* as sent, without the query */
	const char	*query;		/* without "?"; NULL: none */
	const char	*authorization, *idempotency_key, *stripe_version,
			*content_type;	/* headers; NULL when absent */
	const char	*body;
	size_t		 body_len;
	int64_t		 now_ms;	/* since 1970 */
};

/* Everything in it stays until the next call of sandbox_handle. */
struct sandbox_answer {
	int			 status;
	const char		*content_type;
	const char		*location;	/* of a redirect, else NULL */
	const char *const	*headers;	/* more of them, "Name: value", NULL-terminated */
	const char		*body;
	size_t			 body_len;
	int			 delay_ms;	/* hold the answer back this long */
	bool			 reset;		/* close the connection instead of answering */
};

/* Reads the journal. False, with one line on stderr, when it cannot be used. */
bool	sandbox_start(const struct sandbox_config *, int64_t now_ms) MUST_USE;
void	sandbox_stop(void);

void	sandbox_handle(const struct sandbox_request *, struct sandbox_answer *);

/* Call every 100 ms or so: what is due happens. */
void	sandbox_tick(int64_t now_ms);

/* What became of a delivery: the HTTP status, 0 when no answer came. */
void	sandbox_delivered(uint64_t id, int http_status, int64_t now_ms);

#endif
