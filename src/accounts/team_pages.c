/* team_pages: members of a shop, their roles, and invitations. */
#include "accounts/team.h"

#include <sodium.h>

#include "accounts/account.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/sql.h"
#include "accounts/views.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/job.h"
#include "run/wall.h"
#include "site/site.h"
#include "team/sql.h"

enum { TOKEN_BYTES = 32, TOKEN_CHARS = 43, TOKEN_ROOM = 44, GONE = 410 };

bool
invitation_link(struct req *r, int64_t id, struct invitation_letter *l, const char **url)
{
	unsigned char b[TOKEN_BYTES];
	char token[TOKEN_ROOM];

	randombytes_buf(b, sizeof b);
	sodium_bin2base64(token, sizeof token, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	*url = site_url(r, req_printf(r, "%s?token=%s", url_invitation_show(r), token));
	return (sql_invitation_token(r, id, session_hash(r, token), l));
}

static void
show(struct req *r, struct team *t)
{
	t->n = sql_team_members(r, viewer(r)->seller, &t->v);
	t->ninvitations = sql_invitations(r, viewer(r)->seller, &t->invitations);
	view_team_index(r, t);
}

void
team_index(struct req *r)
{
	show(r, &(struct team){ .email = "", .role = "fulfilment" });
}

static const char *
role_read(struct req *r, struct problems *p)
{
	if (seller_role(field(r, "role")) == NULL)
		problem_add(r, p, "role", tr(r, "Please choose one of these."));
	return (field(r, "role"));
}

void
invitation_create(struct req *r)
{
	struct team t = { 0 };
	struct sql_invitation_add_row made;

	t.email = check_email(r, &t.problems, "email");
	t.role = role_read(r, &t.problems);
	if (t.problems.n > 0 || !check_letter_room(r, &t.problems, "email", t.email)) {
		status(r, 422);
		show(r, &t);
		return;
	}
	sql_invitation_replace(r, viewer(r)->seller, t.email);
	if (!sql_invitation_add(r, viewer(r)->seller, t.email, t.role, viewer(r)->account, &made))
		stop_because(r, 500, "invitation.add", "no row");
	audit(r, "member.invited", "invitation", made.id, json_pack("{s:s}", "role", t.role));
	event_emit(r, "team.invited", json_pack("{s:I}", "invitation", (json_int_t)made.id));
	flash(r, tr(r, "An invitation is on its way to %s."), t.email);
	redirect(r, url_team_index(r));
}

void
invitation_cancel_create(struct req *r, invitation_id id)
{
	if (sql_invitation_cancel(r, id.n, viewer(r)->seller) == 0)
		stop_because(r, 404, "invitation.gone", "no such open invitation");
	audit(r, "member.invitation_cancelled", "invitation", id.n, NULL);
	flash(r, "%s", tr(r, "The invitation is taken back."));
	redirect(r, url_team_index(r));
}

/* The member's role, which nobody changes until the transaction ends. owners: how many there are. */
static const char *
member_lock(struct req *r, account_id account, size_t *owners)
{
	struct sql_team_lock_row *v;
	size_t n = sql_team_lock(r, viewer(r)->seller, &v);
	const char *role = NULL;

	*owners = 0;
	for (size_t i = 0; i < n; i++) {
		*owners += str_eq(v[i].role, "owner");
		if (v[i].account.n == account.n)
			role = v[i].role;
	}
	if (role == NULL)
		stop_because(r, 404, "team.member", "not a member");
	return (role);
}

static void
member_change(struct req *r, account_id id, const char *was, const char *role)
{
	bool out = str_eq(role, "none");

	if (str_eq(was, role))
		return;
	if (out)
		sql_team_remove(r, viewer(r)->seller, id);
	else
		sql_team_role(r, viewer(r)->seller, id, role);
	audit(r, out ? "member.removed" : "member.role_changed", "account", id.n, json_pack("{s:s s:s? s:I}", "was", was, "role",
	    out ? NULL : role, "shop", (json_int_t)viewer(r)->seller.n));
}

void
member_update(struct req *r, account_id id)
{
	struct team t = { .email = "", .role = "fulfilment" };
	size_t owners;
	const char *was = member_lock(r, id, &owners), *role = field(r, "role");

	if (!str_eq(role, "none"))
		role = role_read(r, &t.problems);
	if (t.problems.n == 0 && str_eq(was, "owner") && !str_eq(role, "owner") && owners <= 1)
		problem_add(r, &t.problems, "role", tr(r, "A shop needs an owner. Make somebody else one first."));
	if (t.problems.n > 0) {
		status(r, 422);
		show(r, &t);
		return;
	}
	member_change(r, id, was, role);
	flash(r, "%s", str_eq(role, "none") ? tr(r, "The member is removed.") : tr(r, "Saved."));
	viewer_reload(r);
	redirect(r, viewer_is(viewer(r), WHO_SELLER_TEAM) ? url_team_index(r) : "/");
}

static bool
invitation_find(struct req *r, const char *token, struct invitation *i)
{
	struct bytes hash = session_hash(r, token);

	wall_hash(r, hash);
	return (strlen(token) == TOKEN_CHARS && sql_invitation(r, hash, i) && i->good);
}

static void
over(struct req *r)
{
	status(r, GONE);
	view_invitation_over(r);
}

void
invitation_show(struct req *r)
{
	const char *token = query(r, "token");
	struct invitation i;

	if (invitation_find(r, token, &i))
		view_invitation_show(r, &i, token, req_path(r));
	else
		over(r);
}

/* Who has the letter and the account of its address: both are the same person. */
void
invitation_accept_create(struct req *r)
{
	const char *token = field(r, "token");
	struct invitation i;

	if (!invitation_find(r, token, &i)) {
		over(r);
		return;
	}
	if (!str_eq(i.email, viewer(r)->email))
		stop_because(r, 403, "invitation.other", "sent to another address");
	if (sql_invitation_accept(r, i.id) == 0) {
		over(r);
		return;
	}
	sql_account_verify(r, viewer(r)->account, i.email);
	sql_team_add(r, i.seller, viewer(r)->account, i.role);
	audit(r, "member.joined", "shop", i.seller.n, json_pack("{s:I s:s}", "invitation", (json_int_t)i.id, "role", i.role));
	session_rotate(r);
	sql_session_act_for(r, session_hash(r, session_token(r)), viewer(r)->account, i.seller);
	viewer_reload(r);
	flash(r, tr(r, "You are now working for %s."), i.shop);
	redirect(r, "/seller");
}

int64_t
invitations_over(struct req *r, int32_t days)
{
	return (sql_invitations_sweep(r, days));
}
