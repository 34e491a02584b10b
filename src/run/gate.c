/* gate: whether who asks may have the page. */
#include "run/api.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/req_private.h"

/* Where to say who one is, and back here (a form's page, if it has the form's address); without the way back when it
 * is too long. */
static const char *
url_and_back(struct req *r, const char *path)
{
	const char *back = req_is_page(r) ? req_path(r) : "/";
	const char *url = req_printf(r, "%s?return=%s", path, url_encode(&r->arena, back));

	return (url_is_local(url) ? url : path);
}

/* What only the person themselves may do: not somebody who helps in their place. A page that
 * wants a fresh proof is one of those, for no helper can prove to be the person. */
static void
check_self(struct req *r)
{
	if (r->viewer.helper.n != 0 && r->route->flags & (ROUTE_SELF | ROUTE_FRESH))
		stop_because(r, 403, "access.self", "%s", r->route->name);
}

/* Programs are told what is missing, never sent to a form. */
static void
check_token(struct req *r)
{
	const char *scope = scope_text(r->route->scope);

	if (!(r->viewer.scopes & scope_bit(r->route->scope))) {
		r->challenge = req_printf(r, "error=\"insufficient_scope\", scope=\"%s\"", scope);
		stop_because(r, 403, "access.scope", "%s", r->route->name);
	}
	if (!viewer_is(&r->viewer, r->route->who))
		stop_because(r, 403, "access.role", "%s", r->route->name);
}

void
gate_check(struct req *r)
{
	if (r->route->scope != SCOPE_NONE) {
		check_token(r);
		return;
	}
	check_self(r);
	if (viewer_is(&r->viewer, r->route->who)) {
		if (r->viewer.lacks_factor && (r->route->flags & ROUTE_FRESH || r->route->who >= WHO_STAFF))
			stop_because(r, 303, "access.factor", "/account/security");
		if (r->route->flags & ROUTE_FRESH && !r->viewer.is_fresh)
			stop_because(r, 303, "access.stale", "%s", url_and_back(r, "/confirm"));
		return;
	}
	if (r->route->who == WHO_GUEST)
		stop_because(r, 303, "access.guest", "/");
	if (r->viewer.account.n == 0)
		stop_because(r, 303, "access.login", "%s", url_and_back(r, "/login"));
	stop_because(r, 403, "access.role", "%s", r->route->name);
}

/* Which form, that is: what it changed has a row of its own where that matters. */
void
gate_note_help(struct req *r)
{
	bool tx = db_in_transaction(r);

	if (r->viewer.helper.n == 0 || r->viewer.account.n == 0)
		return;
	if (!tx)
		db_begin(r);
	audit(r, "help.acted", "account", r->viewer.account.n, json_pack("{s:s}", "page", r->route->name));
	if (!tx)
		db_commit(r);
}
