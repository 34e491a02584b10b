/* order: one buyer's purchase from one shop. */
#ifndef ORDERS_ORDER_H
#define ORDERS_ORDER_H

#include "orders/rows.h"
#include "run/page.h"

enum { ORDERS_ON_PAGE = 25, ORDER_WHY_MAX = 500 };

/* "/orders/12?key=...": lets whoever has the link see the order, guests too. */
const char *order_link(struct req *, order_id);
/* Whether the key of such a link is genuine and not too old. */
bool	order_key_ok(struct req *, order_id, const char *key);
/* Stops with the page that sends a fresh link when this page was asked for with a
 * genuine key that is too old; else does nothing. */
void	order_key_renew(struct req *, order_id);
/* The local address with the key this page was asked with, when it is genuine for
 * the order: what a guest follows or posts to stays open to the guest. */
const char *order_keyed(struct req *, order_id, const char *url);

/* What the state is called, for people. */
const char *order_state_text(struct req *, const char *state);
/* What happened when an order came to a state, as a short sentence. */
const char *order_event_text(struct req *, const char *state);
/* Who moved it: "by the shop". */
const char *order_by_text(struct req *, const char *by);
/* Class of the state's badge: "ok", "warn", "off", "". */
const char *order_state_class(const char *state);
/* States a list can be filtered by, NULL-terminated. */
const char *const *order_states(void);

/* The buyer's order: the account's own, or with the key of its link any; else the
 * request stops with 404. */
struct order *order_of_buyer(struct req *, order_id);
/* An order of the shop the viewer acts for that was paid, or 404. */
struct order *order_of_shop(struct req *, order_id);
/* Any order, for staff and jobs, or 404. */
struct order *order_get(struct req *, order_id);

/* An order with all that pages show of it. */
struct order_view {
	struct order		*o;
	struct order_line	*lines;
	size_t			 nlines;
	struct order_event	*events;	/* newest first */
	size_t			 nevents;
	struct shipment		*shipments;
	size_t			 nshipments;
	struct order_refund	*refunds;
	size_t			 nrefunds;
	struct order_dispute	 dispute;
	bool			 has_dispute;
};
struct order_view *order_view_get(struct req *, struct order *);

/* 0 paid, 1 accepted, 2 shipped, 3 delivered; -1 outside of that way. */
int	order_step(const char *state);
/* Whether the money came in, not all of it went back and the time for it is not over:
 * something can be in dispute. */
bool	order_is_disputable(const struct order *);
bool	order_is_shippable(const struct order *);
bool	order_is_cancellable(const struct order *);
bool	order_is_receivable(const struct order *);
/* What the shop gets of the sale, refunds aside. */
int64_t	order_yours(const struct order *);

/* One page of a list of orders. */
struct orders {
	struct order_card	*v;
	size_t			 n;
	const char		*next;		/* "after" of the page that follows, NULL on the last */
	const char		*state;		/* filter, "" none */
	struct order_more	*more;		/* for the buyer: one for each of v */
};

#endif
