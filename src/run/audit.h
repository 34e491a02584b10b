/* audit: who did what, written with the change it tells of. */
#ifndef RUN_AUDIT_H
#define RUN_AUDIT_H

#include <jansson.h>

#include "run/req.h"

/* One row in the transaction under way, kept only if that is. what: "account.password_changed"; about
 * and id: the row that was changed. Who asked, for which shop and in whose place follow from the request,
 * a job stands for the system. Takes over details, which may be NULL and holds no secret. */
void	 audit(struct req *, const char *what, const char *about, int64_t id, json_t *details);

/* The network of an address as the log keeps it: "192.0.2.0/24", "2001:db8:1:2::/64". NULL without one. */
const char *audit_network(struct req *, const char *address);

/* What is not chained yet becomes part of its day's chain. In a transaction; false: there may be more. */
bool	 audit_chain(struct req *);

/* Erases the details of rows that name somebody; what was done, by whom, when and to what stays, and the chain
 * with it. about: "order 12", their things. Returns how many rows. */
struct audit_words {
	const char *const	*emails, *const *words, *const *about;
	size_t			 nemails, nwords, nabout;
	int64_t			 account;	/* 0: a guest */
};
int64_t	 audit_forget(struct req *, const struct audit_words *);
/* Removes the oldest day that ended more than so many years ago, with its head; a row says that it was there.
 * In a transaction of its own; returns how many rows went, 0 when nothing is so old. */
int64_t	 audit_day_over(struct req *, int32_t years);

/* Reads a day ("2026-11-21") and tells of each row that is not what was written, or not where it was.
 * Returns how many. */
unsigned audit_verify(struct req *, const char *day, void (*tell)(const char *));
struct sql_audit_days_row;
/* Rows that wait for the chain longer than they should. */
int64_t	 audit_waiting(struct req *);
/* Days with rows. */
size_t	 audit_days(struct req *, struct sql_audit_days_row **);

#endif
