/* settingcheck: what values of settings must look like. Each want_ function
 * returns NULL, or what is wanted instead of the text. */
#ifndef RUN_SETTINGCHECK_H
#define RUN_SETTINGCHECK_H

#include "base/base.h"

const char	*want_text(const char *);		/* no control character */
const char	*want_url(const char *);		/* scheme://[host[:port]]... */
const char	*want_origin(const char *);		/* a URL with host, without path */
const char	*want_listen(const char *);		/* 127.0.0.1:8080, [::1]:8080 */
const char	*want_pem(const char *);		/* a file that can be read, or none */
const char	*want_networks(const char *);
const char	*want_hex(const char *, size_t bytes);
const char	*want_seal_keys(const char *);		/* or none */
const char	*want_rates(const char *);
const char	*want_currency(const char *);
const char	*want_mail(const char *);
const char	*want_contacts(const char *);		/* mail addresses, mailto:, https:, tel:, or none */
const char	*want_page(const char *);		/* an https:// URL, or none */
const char	*want_version(const char *);		/* 2024-06-20, 2024-09-30.acacia */
const char	*want_stripe_key(const char *);		/* or none */
const char	*want_webhook_secret(const char *);	/* or none */

/* Reads the next of a list that want_seal_keys accepts and moves behind it; -1: wrong, 0: no more. */
int		 next_seal_key(const char **list, int64_t *number, unsigned char key[32]);

bool		 url_has_scheme(const char *, const char *scheme);
/* The host is this machine. */
bool		 url_is_loopback(const char *);
/* Whether a database's rows would cross a network without a certificate that is checked. */
bool		 database_in_the_clear(const char *url);
/* Where a URL holds a password; n 0: it holds none. */
const char	*url_password(const char *, size_t *n);

/* How many letters to insert, delete or replace to get from a to b. */
size_t		 setting_distance(const char *, const char *);

/* Whether a list that want_networks accepts holds the address. */
bool		 networks_hold(const char *list, const char *address);

#endif
