/* oidc_fetch: what providers of sign-ins publish, kept for a while. */
#ifndef ACCOUNTS_OIDC_FETCH_H
#define ACCOUNTS_OIDC_FETCH_H

#include "run/fetch.h"

/* The document at the address, in the request's memory: as this process keeps it, or asked for.
 * How long it is kept its Cache-Control says, within bounds; who did not answer is not asked
 * again for a while. again: newer than what is kept, unless that is very young: once a minute at
 * most, however many ask. local: the address may lie on this machine. NULL: there is none.
 * Outside of a transaction. */
const char	*oidc_document(struct req *, const char *url, bool local, bool again) MUST_USE;

/* Forgets what is kept of the address. */
void		 oidc_document_forget(const char *url);

/* Whether an address may be asked: https, or http on this machine where local. */
bool		 oidc_url_is_fine(struct req *, const char *url, bool local);
/* Whether it is of this machine, which counts in development only. */
bool		 oidc_url_is_local(struct req *, const char *url);

/* Whether only a public address of that name may be asked (SOUK_SIGN_IN_FROM). */
bool		 oidc_url_must_be_public(struct req *, const char *url, bool local);

/* How providers are asked: fetch(), or what a test puts here. */
extern bool	(*oidc_ask)(struct req *, const struct fetch_request *, struct fetch_answer *);

#endif
