/* link: rows of account_links. */
#include "accounts/link.h"

#include <sodium.h>

#include "people/sql.h"
#include "run/db.h"
#include "run/job.h"
#include "run/viewer.h"
#include "run/wall.h"
#include "site/site.h"

enum { TOKEN_BYTES = 32, TOKEN_CHARS = 43, TOKEN_ROOM = 44 };

static const struct {
	const char	*kind, *path;
	int		 hours;
} links[] = {
	[LINK_VERIFY] = { "verify", "/verify", 48 },
	[LINK_RESET] = { "reset", "/password/reset", 1 },
	[LINK_EMAIL] = { "email", "/email/confirm", 48 },
	[LINK_EMAIL_UNDO] = { "email_undo", "/email/undo", 7 * 24 },
};

const char *
link_make_here(struct req *r, enum link l, account_id account, const char *email, int64_t change)
{
	unsigned char b[TOKEN_BYTES];
	char token[TOKEN_ROOM];

	randombytes_buf(b, sizeof b);
	sodium_bin2base64(token, sizeof token, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sql_link_make(r, session_hash(r, token), account, links[l].kind, email, change != 0 ? &change : NULL, links[l].hours * 60);
	return (req_printf(r, "%s?token=%s", links[l].path, token));
}

const char *
link_make(struct req *r, enum link l, account_id account, const char *email, int64_t change)
{
	return (site_url(r, link_make_here(r, l, account, email, change)));
}

bool
link_find(struct req *r, enum link l, const char *token, struct account_link *link)
{
	struct bytes hash = session_hash(r, token);

	wall_hash(r, hash);
	if (strlen(token) != TOKEN_CHARS || !sql_link(r, hash, links[l].kind, link))
		return (false);
	if (link->good)
		wall_account(r, link->account);
	return (true);
}

bool
link_use(struct req *r, enum link l, const char *token, struct account_link *link)
{
	struct sql_account_lock_row a;

	must(db_in_transaction(r));
	/* Asked for again behind the lock: what was good a moment ago may be used now. */
	if (!link_find(r, l, token, link) || !sql_account_lock(r, link->account, &a) || !link_find(r, l, token, link) || !link->good ||
	    sql_link_use(r, session_hash(r, token), links[l].kind) == 0)
		return (false);
	if (l != LINK_EMAIL_UNDO)
		sql_links_void(r, link->account, links[l].kind);
	return (true);
}

int
link_hours(enum link l)
{
	return (links[l].hours);
}

int64_t
links_over(struct req *r, int32_t days)
{
	return (sql_links_sweep(r, days));
}

int64_t
email_changes_over(struct req *r, int32_t days)
{
	return (sql_email_changes_sweep(r, days));
}

int64_t
devices_over(struct req *r, int32_t days)
{
	return (sql_devices_sweep(r, days));
}
