/* people_pages: accounts as staff sees them, and acting in somebody's place. */
#include "accounts/account.h"
#include "accounts/help.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/sql.h"
#include "accounts/views.h"
#include "base/email.h"
#include "base/textnorm.h"
#include "help/sql.h"
#include "run/audit.h"
#include "run/wall.h"
#include "site/site.h"

/* What an address begins with, or a whole one, as addresses are stored. */
static const char *
begins_of(struct req *r, const char *typed)
{
	struct email e;
	char *low;

	if (email_parse(req_arena(r), typed, &e) == EMAIL_OK)
		return (e.key);
	low = req_strdup(r, typed);
	for (char *c = low; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c += 'a' - 'A';
	return (low);
}

void
people_index(struct req *r)
{
	const char *typed = query(r, "q"), *line = text_line(req_arena(r), typed, strlen(typed));
	struct people_list l = { .begins = line != NULL ? line : "" };
	int64_t after = page_start_id(r, 0);

	if (l.begins[0] != '\0')
		l.n = sql_people_like(r, begins_of(r, l.begins), after, &l.v);
	else
		l.n = sql_people(r, after != 0 ? after : INT64_MAX, &l.v);
	if (l.n > PEOPLE_PAGE) {
		l.n = PEOPLE_PAGE;
		l.next = page_key(r, l.v[PEOPLE_PAGE - 1].id.n);
	}
	view_people_index(r, &l);
}

static struct person *
person_get(struct req *r, account_id id)
{
	struct person *a = NEW(r, struct person);

	if (!sql_person(r, id, a))
		stop_because(r, 404, "person.none", "no such account");
	return (a);
}

bool
person_can_be_helped(struct req *r, const struct person *a)
{
	return (viewer_is(viewer(r), WHO_STAFF_BEHALF) && a->id.n != viewer(r)->account.n && !a->closed && a->role == NULL);
}

void
person_show(struct req *r, account_id id)
{
	struct person_view v = { .a = person_get(r, id) };
	struct account_shop *shops;

	v.nshops = sql_account_shops(r, id, &shops);
	v.shops = shops;
	v.nhelps = sql_helps_of(r, id, &v.helps);
	view_person_show(r, &v);
}

bool
person_can_be_signed_out(struct req *r, const struct person *a)
{
	return (a->sessions > 0 && (a->role == NULL || viewer_is(viewer(r), WHO_STAFF_ROLES)));
}

/* For who says that somebody else is in their account. */
void
person_sign_out_create(struct req *r, account_id id)
{
	struct person *a = person_get(r, id);

	if (a->role != NULL && !viewer_is(viewer(r), WHO_STAFF_ROLES))
		stop_because(r, 403, "person.staff", "of the staff");
	wall_account(r, id);	/* half log-ins, tokens and wishes are the person's alone */
	account_shut(r, id, true);
	wall_account(r, viewer(r)->account);
	audit(r, "account.signed_out_by_staff", "account", id.n, NULL);
	flash(r, tr(r, "All devices of %s are signed out."), a->name);
	redirect(r, url_person_show(r, id));
}

void
help_new(struct req *r, account_id id)
{
	view_help_new(r, person_get(r, id), "", NULL);
}

static void
show_again(struct req *r, account_id id, const struct problems *p)
{
	status(r, 422);
	view_help_new(r, person_get(r, id), field(r, "reason"), p);
}

void
help_create(struct req *r, account_id id)
{
	struct problems p = { 0 };
	const char *reason = check_lines(r, &p, "reason", HELP_REASON_MIN, HELP_REASON_MAX);

	if (p.n > 0) {
		show_again(r, id, &p);
		return;
	}
	if (!help_start(r, id, reason)) {
		flash_error(r, "%s", tr(r, "Nobody can act in the place of this account."));
		redirect(r, url_person_show(r, id));
		return;
	}
	flash(r, tr(r, "You act in the place of %s now. They get an e-mail that says so."), viewer(r)->name);
	redirect(r, url_account_show(r));
}

/* Open to anyone: when the time is up the viewer is nobody, and still has a way back. */
void
help_stop_create(struct req *r)
{
	account_id helped;

	if (!help_stop(r, &helped)) {
		redirect(r, helped.n != 0 ? url_login_new(r) : "/");
		return;
	}
	flash(r, "%s", tr(r, "You are yourself again."));
	redirect(r, viewer_is(viewer(r), WHO_STAFF_PEOPLE) ? url_person_show(r, helped) : "/");
}

/* The person has had enough of it. */
void
help_end_create(struct req *r, help_id id)
{
	if (sql_help_end(r, id, viewer(r)->account) == 0)
		stop_because(r, 404, "help.none", "not theirs, or over");
	audit(r, "help.stopped", "account", viewer(r)->account.n, json_pack("{s:I s:s}", "help", (json_int_t)id.n, "why", "person"));
	flash(r, "%s", tr(r, "Nobody acts in your place any more."));
	redirect(r, url_devices_index(r));
}
