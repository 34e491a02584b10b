/* staff_pages: the matrix of roles and permissions, and who has which role. */
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/staff.h"
#include "accounts/views.h"
#include "run/audit.h"
#include "team/sql.h"

/* The last administrator stays one: nobody could make another. */
enum staff_change
staff_change_role(struct req *r, const char *email, const char *role, const char **name)
{
	struct sql_admins_lock_row *admins;
	size_t n = sql_admins_lock(r, &admins);
	struct staff_candidate a;

	if (!sql_staff_find(r, email, &a))
		return (STAFF_UNKNOWN);
	*name = a.name;
	if (role == NULL ? a.role == NULL : a.role != NULL && str_eq(role, a.role))
		return (STAFF_SAME);
	/* Anybody can register an address; whose it is shows when its letter is answered. */
	if (role != NULL && !a.verified)
		return (STAFF_UNPROVED);
	if (a.role != NULL && str_eq(a.role, "admin") && n <= 1)
		return (STAFF_LAST_ADMIN);
	sql_staff_role_set(r, a.id, role);
	/* Rights of staff begin, and end, with a log-in of their own. */
	sessions_end(r, a.id, true);
	if (a.id.n == viewer(r)->account.n)
		session_rotate(r);
	audit(r, role != NULL ? "role.given" : "role.taken", "account", a.id.n, json_pack("{s:s? s:s?}", "role", role, "was", a.role));
	return (STAFF_DONE);
}

static void
show(struct req *r, struct staff_roles_view *v)
{
	v->n = sql_staff_list(r, &v->v);
	view_staff_roles_index(r, v);
}

void
staff_roles_index(struct req *r)
{
	show(r, &(struct staff_roles_view){ .email = "", .role = "support" });
}

/* The role of the form; "none" takes it away. */
static const char *
role_read(struct req *r, struct problems *p)
{
	const char *code = field(r, "role");

	if (str_eq(code, "none"))
		return (NULL);
	if (staff_role(code) == NULL)
		problem_add(r, p, "role", tr(r, "Please choose one of these."));
	return (code);
}

void
staff_role_update(struct req *r)
{
	struct staff_roles_view v = { .role = field(r, "role") };
	const char *role, *name = "";

	v.email = check_email(r, &v.problems, "email");
	role = role_read(r, &v.problems);
	if (v.problems.n == 0)
		switch (staff_change_role(r, v.email, role, &name)) {
		case STAFF_DONE:
		case STAFF_SAME:
			break;
		case STAFF_UNKNOWN:
			problem_add(r, &v.problems, "email", tr(r, "Nobody has this address."));
			break;
		case STAFF_UNPROVED:
			problem_add(r, &v.problems, "email", tr(r, "This address is not confirmed yet, so the account may be somebody else's. Its owner has to follow the link in the welcome e-mail first."));
			break;
		case STAFF_LAST_ADMIN:
			problem_add(r, &v.problems, "email", tr(r, "This is the last administrator. Make somebody else one first."));
			break;
		}
	if (v.problems.n > 0) {
		status(r, 422);
		show(r, &v);
		return;
	}
	if (role != NULL)
		flash(r, tr(r, "%s is %s now."), name, tr(r, staff_role(role)->name));
	else
		flash(r, tr(r, "%s has no role any more."), name);
	viewer_reload(r);
	redirect(r, viewer_is(viewer(r), WHO_STAFF_ROLES) ? url_staff_roles_index(r) : "/");
}
