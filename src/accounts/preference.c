/* preference: rows of account_mutes. */
#include "accounts/preference.h"

#include "accounts/routes.h"
#include "accounts/views.h"
#include "people/sql.h"
#include "run/page.h"

enum { KINDS_MAX = 16 };

const struct letter_kind letter_kinds[] = {
	{ "order_shipped", N_("A parcel of mine is on its way"), false },
	{ "order_delivered", N_("A parcel of mine should have arrived"), false },
	{ "dispute_message", N_("Somebody wrote in a dispute"), false },
	{ "order_new", N_("My shop has a new order"), true },
};
const size_t letter_kinds_count = nelem(letter_kinds);
_Static_assert(nelem(letter_kinds) <= KINDS_MAX, "room for all");

bool
letter_is_muted(struct req *r, const char *email, const char *kind)
{
	struct sql_muted_row row;

	for (size_t i = 0; i < letter_kinds_count; i++)
		if (str_eq(letter_kinds[i].kind, kind))
			return (sql_muted(r, email, kind, &row) && row.muted);
	return (false);
}

/* The kinds that concern the viewer. */
static size_t
wishes(struct req *r, struct letter_wish *to)
{
	size_t n = 0;

	for (size_t i = 0; i < letter_kinds_count; i++)
		if (!letter_kinds[i].for_shops || viewer(r)->seller.n != 0)
			to[n++] = (struct letter_wish){ &letter_kinds[i], true };
	return (n);
}

void
preferences_edit(struct req *r)
{
	struct letter_wish *w = NEW_ARRAY(r, struct letter_wish, KINDS_MAX);
	struct sql_mutes_row *mutes;
	size_t n = wishes(r, w), nmutes = sql_mutes(r, viewer(r)->account, &mutes);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nmutes; k++)
			w[i].wanted = w[i].wanted && !str_eq(mutes[k].kind, w[i].kind->kind);
	view_preferences_edit(r, w, n);
}

void
preferences_update(struct req *r)
{
	struct letter_wish w[KINDS_MAX];
	const char *mute[KINDS_MAX];
	size_t n = wishes(r, w), nmute = 0;

	for (size_t i = 0; i < n; i++)
		if (field(r, w[i].kind->kind)[0] == '\0')
			mute[nmute++] = w[i].kind->kind;
	sql_mutes_clear(r, viewer(r)->account);
	sql_mutes_add(r, viewer(r)->account, mute, nmute);
	flash(r, "%s", tr(r, "Saved."));
	redirect(r, url_account_show(r));
}
