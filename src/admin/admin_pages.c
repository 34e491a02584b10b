/* admin_pages: the queues, and the moderation of listings. */
#include "accounts/account.h"
#include "admin/desk.h"
#include "admin/routes.h"
#include "admin/sql.h"
#include "admin/views.h"
#include "base/textnorm.h"
#include "catalog/listing_edit.h"
#include "run/settings.h"
#include "site/site.h"

void
admin_home_show(struct req *r)
{
	struct admin_queues q;
	struct admin_today t;

	if (!sql_admin_queues(r, &q) ||
	    !sql_admin_today(r, setting_text(SETTING_TIME_ZONE), setting_text(SETTING_CURRENCY), &t))
		stop_because(r, 500, "admin.queues", "no row");
	view_admin_home_show(r, &q, &t);
}

static const char *
filter_of(struct req *r)
{
	static const char *const states[] = { "live", "hidden", "draft", "archived", "all" };

	for (size_t i = 0; i < nelem(states); i++)
		if (str_eq(query(r, "state"), states[i]))
			return (states[i]);
	return (states[0]);
}

void
admin_listings_index(struct req *r)
{
	const char *raw = query(r, "q"), *text = text_line(req_arena(r), raw, strlen(raw));
	struct admin_listings l = { .state = filter_of(r), .words = text != NULL ? text : "" };
	int64_t after = page_start_id(r, INT64_MAX);

	if (l.words[0] != '\0')
		l.n = sql_admin_listings_named(r, l.state, l.words, after, &l.v);
	else
		l.n = sql_admin_listings(r, l.state, after, &l.v);
	if (l.n > ADMIN_PAGE) {
		l.n = ADMIN_PAGE;
		l.next = page_key(r, l.v[ADMIN_PAGE - 1].id.n);
	}
	view_admin_listings_index(r, &l);
}

static void
show(struct req *r, product_id id, const char *reason, const struct problems *p)
{
	struct admin_listing_view v = { .reason = reason, .may_act = viewer_is(viewer(r), WHO_STAFF_MODERATE) };

	if (!sql_admin_listing(r, id, req_lang(r), &v.p))
		stop_because(r, 404, "listing.gone", "no such listing");
	v.nimages = sql_admin_listing_images(r, id, &v.images);
	v.nactions = sql_admin_actions(r, id, &v.actions);
	view_admin_listing_show(r, &v, p);
}

void
admin_listing_show(struct req *r, product_id id)
{
	show(r, id, "", NULL);
}

/* The reason from the form; NULL when there is none worth the name, then the
 * page is shown again. */
static const char *
reason_read(struct req *r, product_id id)
{
	struct problems p = { 0 };
	const char *reason = check_lines(r, &p, "reason", REASON_MIN, REASON_MAX);

	if (p.n == 0)
		return (reason);
	status(r, 422);
	show(r, id, field(r, "reason"), &p);
	return (NULL);
}

static void
must_exist(struct req *r, product_id id)
{
	struct admin_listing p;

	if (!sql_admin_listing(r, id, req_lang(r), &p))
		stop_because(r, 404, "listing.gone", "no such listing");
}

void
listing_hiding_create(struct req *r, product_id id)
{
	const char *reason;

	must_exist(r, id);
	if ((reason = reason_read(r, id)) == NULL)
		return;
	if (listing_hide(r, id, reason))
		flash(r, "%s", tr(r, "The listing is hidden. The shop reads why."));
	else
		flash_error(r, "%s", tr(r, "This listing is hidden already."));
	redirect(r, url_admin_listing_show(r, id));
}

void
listing_return_create(struct req *r, product_id id)
{
	const char *reason;

	must_exist(r, id);
	if ((reason = reason_read(r, id)) == NULL)
		return;
	if (listing_unhide(r, id, reason))
		flash(r, "%s", tr(r, "The listing is back where it was."));
	else
		flash_error(r, "%s", tr(r, "This listing is not hidden."));
	redirect(r, url_admin_listing_show(r, id));
}

const char *
moderation_text(struct req *r, const char *action)
{
	return (str_eq(action, "hide") ? tr(r, "Hidden") : tr(r, "Shown again"));
}
