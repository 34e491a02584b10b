/* token_pages: one's own tokens for the API, and what the API says of who asks. */
#include "accounts/routes.h"
#include "accounts/token.h"
#include "accounts/views.h"
#include "base/strnum.h"
#include "run/audit.h"
#include "run/job.h"
#include "token/sql.h"

void
tokens_index(struct req *r)
{
	struct access_token *v;
	size_t n = sql_tokens_of(r, viewer(r)->account, &v);

	view_tokens_index(r, v, n);
}

void
token_new(struct req *r)
{
	view_token_new(r, &(struct token_form){ .name = "", .days = "90" }, NULL);
}

/* Only what the account may do today; what it may not do tomorrow, the token cannot either. */
static uint32_t
check_scopes(struct req *r, struct problems *p)
{
	const char **v;
	size_t n = form_get_all(req_arena(r), req_form(r), "scope", &v);
	uint32_t bits = 0;

	for (size_t i = 0; i < n; i++)
		bits |= scope_bit(scope_find(v[i]));
	for (size_t i = 0; i < nelem(scope_infos); i++)
		if (bits & scope_bit(scope_infos[i].scope) && !scope_is_offered(r, &scope_infos[i]))
			bits |= scope_bit(SCOPE_NONE);
	if (bits & scope_bit(SCOPE_NONE))
		problem_add(r, p, "scope", tr(r, "You may not give away one of these."));
	else if (bits == 0)
		problem_add(r, p, "scope", tr(r, "Please choose at least one."));
	return (bits & ~scope_bit(SCOPE_NONE));
}

static struct token_form
form_of(struct req *r, struct problems *p)
{
	struct token_form f = { .name = check_text(r, p, "name", 1, TOKEN_NAME_MAX) };

	f.days = check_choice(r, p, "days", token_days);
	f.scopes = check_scopes(r, p);
	return (f);
}

void
token_create(struct req *r)
{
	const struct viewer *v = viewer(r);
	struct problems p = { 0 };
	struct token_form f = form_of(r, &p);
	const char *text = token_text(r);
	struct sql_token_make_row made;
	int64_t days;

	must(str_to_i64(f.days, 1, 366, &days));
	viewer_hold(r);
	if (p.n == 0 && !sql_token_make(r, v->account, v->seller.n != 0 ? &v->seller : NULL, session_hash(r, text), f.name,
	    scopes_text(r, f.scopes), (int32_t)days, &made))
		problem_add(r, &p, "name", tr(r, "You have 50 tokens already. Remove one first."));
	if (p.n > 0) {
		status(r, 422);
		view_token_new(r, &f, &p);
		return;
	}
	audit(r, "account.token_made", "account", v->account.n, json_pack("{s:I s:s s:s s:I}", "token", (json_int_t)made.id.n,
	    "name", f.name, "scopes", scopes_text(r, f.scopes), "days", (json_int_t)days));
	event_emit(r, "account.token_made", json_pack("{sI sI}", "account", (json_int_t)v->account.n, "token", (json_int_t)made.id.n));
	view_token_made(r, text, f.name);
}

void
token_delete(struct req *r, token_id id)
{
	struct sql_token_remove_row gone;

	if (!sql_token_remove(r, viewer(r)->account, id, &gone))
		stop_because(r, 404, "token.none", "not theirs, or gone");
	audit(r, "account.token_removed", "account", viewer(r)->account.n, json_pack("{s:I s:s s:s}", "token", (json_int_t)id.n,
	    "name", gone.name, "scopes", gone.scopes));
	flash(r, tr(r, "The token %s counts no more."), gone.name);
	redirect(r, url_tokens_index(r));
}

static json_t *
scopes_json(uint32_t bits)
{
	json_t *v = json_array();

	for (size_t i = 0; i < nelem(scope_infos); i++)
		if (bits & scope_bit(scope_infos[i].scope))
			json_array_append_new(v, json_string(scope_text(scope_infos[i].scope)));
	return (v);
}

void
api_me_show(struct req *r)
{
	const struct viewer *v = viewer(r);
	json_t *shop = v->seller.n != 0 ? json_pack("{s:I s:s}", "id", (json_int_t)v->seller.n, "name", v->seller_name) : json_null();

	answer_json(r, json_pack("{s:{s:I s:s} s:o s:{s:o s:o}}", "account", "id", (json_int_t)v->account.n, "name", v->name,
	    "shop", shop, "token", "scopes", scopes_json(v->scopes), "expires_at", json_time(v->token_until)));
}
