/* audit_pages: finding in the log who did what. */
#include <jansson.h>

#include "admin/audit_desk.h"
#include "admin/desk.h"
#include "admin/routes.h"
#include "admin/sql.h"
#include "admin/views.h"
#include "base/civil.h"
#include "base/strnum.h"
#include "base/textnorm.h"
#include "disputes/routes.h"
#include "orders/routes.h"
#include "site/site.h"

const struct audit_what audit_whats[] = {
	{ "account.", N_("Accounts") },
	{ "account.registered", N_("Registered") },
	{ "account.registered_again", N_("Tried to register again") },
	{ "account.signed_in", N_("Signed in") },
	{ "account.signed_out", N_("Signed out") },
	{ "account.signed_out_by_staff", N_("Signed out everywhere by the staff") },
	{ "account.password_changed", N_("Password changed") },
	{ "account.email_changed", N_("E-mail address changed") },
	{ "account.email_asked", N_("Another e-mail address asked for") },
	{ "account.email_undone", N_("E-mail address given back") },
	{ "account.keys_removed", N_("Keys somebody else may have left removed") },
	{ "account.verified", N_("E-mail address confirmed") },
	{ "account.device_signed_out", N_("A device signed out") },
	{ "account.devices_signed_out", N_("All other devices signed out") },
	{ "account.token_made", N_("Token for programs made") },
	{ "account.token_removed", N_("Token for programs removed") },
	{ "account.sign_in_added", N_("Sign-in connected") },
	{ "account.sign_in_removed", N_("Sign-in disconnected") },
	{ "account.export_asked", N_("Copy of the data asked for") },
	{ "account.export_ready", N_("Copy of the data made") },
	{ "account.export_taken", N_("Copy of the data downloaded") },
	{ "account.erasure_asked", N_("Erasure asked for") },
	{ "account.erasure_cancelled", N_("Erasure taken back") },
	{ "account.erased", N_("Account or guest erased") },
	{ "audit.", N_("Audit log") },
	{ "audit.day_removed", N_("A day's entries removed: their time was over") },
	{ "dispute.", N_("Disputes") },
	{ "dispute.answered", N_("Dispute answered") },
	{ "dispute.decided", N_("Dispute decided") },
	{ "dispute.withdrawn", N_("Dispute closed with its order") },
	{ "erasure.", N_("Erasures") },
	{ "erasure.confirmed", N_("Erasure confirmed by e-mail") },
	{ "help.", N_("Acting in somebody's place") },
	{ "help.started", N_("Began to act in somebody's place") },
	{ "help.acted", N_("Sent a form in somebody's place") },
	{ "help.stopped", N_("Stopped acting in somebody's place") },
	{ "listing.", N_("Listings") },
	{ "listing.created", N_("Listing created") },
	{ "listing.edited", N_("Listing edited") },
	{ "listing.archived", N_("Listing archived") },
	{ "listing.restored", N_("Listing taken out of the archive") },
	{ "listing.hidden", N_("Listing hidden") },
	{ "listing.shown_again", N_("Listing shown again") },
	{ "member.", N_("Shop teams") },
	{ "member.invited", N_("Invited to a shop") },
	{ "member.invitation_cancelled", N_("Invitation to a shop taken back") },
	{ "member.joined", N_("Joined a shop") },
	{ "member.role_changed", N_("Role in a shop changed") },
	{ "member.removed", N_("Removed from a shop") },
	{ "order.", N_("Orders") },
	{ "order.accepted", N_("Order accepted") },
	{ "order.shipped", N_("Order shipped") },
	{ "order.delivered", N_("Order taken as delivered") },
	{ "order.completed", N_("Order completed") },
	{ "order.cancelled", N_("Order cancelled") },
	{ "picture.", N_("Pictures") },
	{ "picture.added", N_("Picture added") },
	{ "picture.removed", N_("Picture removed") },
	{ "picture.put_first", N_("Picture put first") },
	{ "provider.", N_("Sign-in providers") },
	{ "provider.added", N_("Sign-in provider added") },
	{ "provider.changed", N_("Sign-in provider changed") },
	{ "refund.", N_("Refunds") },
	{ "refund.asked", N_("Refund begun") },
	{ "refund.retried", N_("Refund tried again") },
	{ "refund.succeeded", N_("Refund arrived") },
	{ "refund.failed", N_("Refund failed") },
	{ "role.", N_("Staff roles") },
	{ "role.given", N_("Staff role given") },
	{ "role.taken", N_("Staff role taken away") },
	{ "shop.", N_("Shops") },
	{ "shop.switched", N_("Changed to another shop") },
};
const size_t audit_whats_count = nelem(audit_whats);

static const struct audit_what abouts[] = {
	{ "account", N_("Account %lld") }, { "dispute", N_("Dispute %lld") }, { "listing", N_("Listing %lld") },
	{ "order", N_("Order %lld") }, { "refund", N_("Refund %lld") }, { "shop", N_("Shop %lld") },
	{ "invitation", N_("Invitation %lld") }, { "provider", N_("Sign-in provider %lld") }, { "erasure", N_("Erasure %lld") },
};

const char *
audit_what_text(struct req *r, const char *what)
{
	for (size_t i = 0; i < audit_whats_count; i++)
		if (str_eq(audit_whats[i].code, what))
			return (tr(r, audit_whats[i].name));
	return (what);
}

const char *
audit_about_text(struct req *r, const struct audit_line *l)
{
	for (size_t i = 0; i < nelem(abouts); i++)
		if (str_eq(abouts[i].code, l->about))
			return (req_printf(r, tr(r, abouts[i].name), (long long)l->about_id));
	return (req_printf(r, "%s %lld", l->about, (long long)l->about_id));
}

const char *
audit_about_url(struct req *r, const struct audit_line *l)
{
	const struct viewer *v = viewer(r);

	if (str_eq(l->about, "order") && viewer_is(v, WHO_STAFF_ORDERS))
		return (url_admin_order_show(r, (order_id){ l->about_id }));
	if (str_eq(l->about, "dispute") && viewer_is(v, WHO_STAFF_DISPUTES))
		return (url_admin_dispute_show(r, (dispute_id){ l->about_id }));
	if (str_eq(l->about, "listing") && viewer_is(v, WHO_STAFF_LISTINGS))
		return (url_admin_listing_show(r, (product_id){ l->about_id }));
	return (NULL);
}

static const char *
value_text(struct req *r, json_t *v)
{
	char *dumped;
	const char *kept;

	if (json_is_string(v))
		return (req_strdup(r, json_string_value(v)));
	if ((dumped = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY)) == NULL)
		return ("");
	kept = req_strdup(r, dumped);
	free(dumped);
	return (kept);
}

const char *
audit_details_text(struct req *r, const char *json)
{
	json_t *all = json != NULL ? json_loads(json, 0, NULL) : NULL, *v;
	const char *key, *text = "";

	if (json == NULL)
		return (tr(r, "Details erased: they named somebody"));
	json_object_foreach(all, key, v)
		text = req_printf(r, "%s%s%s: %s", text, text[0] != '\0' ? " · " : "", key, value_text(r, v));
	json_decref(all);
	return (text);
}

static const char *
asked(struct req *r, const char *name)
{
	const char *raw = query(r, name), *text = text_line(req_arena(r), raw, strlen(raw));

	return (text != NULL ? text : "");
}

struct log_filter {
	int64_t		 person;	/* 0: any */
	bool		 system;
	const char	*what, *about;
	int64_t		 about_id, from_us, until_us;
};

/* An address, an account's number, or the system. */
static void
read_who(struct req *r, struct audit_list *l, struct log_filter *f)
{
	struct sql_admin_audit_person_row a;

	if (l->who[0] == '\0' || str_to_i64(l->who, 1, INT64_MAX, &f->person))
		return;
	f->system = str_eq(l->who, "system");
	if (!f->system && sql_admin_audit_person(r, l->who, &a) && (f->person = a.id) == 0)
		problem_add(r, &l->problems, "who", tr(r, "Nobody has this address."));
}

/* "order 12" */
static void
read_about(struct req *r, struct audit_list *l, struct log_filter *f)
{
	const char *blank = strchr(l->about, ' ');

	f->about = "";
	if (l->about[0] == '\0')
		return;
	if (blank == NULL || !str_to_i64(blank + 1, 1, INT64_MAX, &f->about_id))
		problem_add(r, &l->problems, "about", tr(r, "Please write a kind and a number, such as: order 12"));
	else
		f->about = req_printf(r, "%.*s", (int)(blank - l->about), l->about);
}

static void
read_day(struct req *r, struct audit_list *l, struct log_filter *f)
{
	struct civil c = { 0 };
	const char *s = l->day;

	f->from_us = 0;
	f->until_us = CIVIL_MAX * 1000000;
	if (s[0] == '\0')
		return;
	if (!civil_digits(&s, 4, &c.year) || *s++ != '-' || !civil_digits(&s, 2, &c.month) || *s++ != '-' ||
	    !civil_digits(&s, 2, &c.day) || *s != '\0' || !civil_is_valid(&c)) {
		problem_add(r, &l->problems, "day", tr(r, "This is not a day."));
		return;
	}
	f->from_us = civil_seconds(&c) * 1000000;
	f->until_us = f->from_us + INT64_C(86400) * 1000000;
}

void
admin_audit_index(struct req *r)
{
	struct audit_list l = { .who = asked(r, "who"), .what = asked(r, "what"), .about = asked(r, "about"), .day = asked(r, "day") };
	struct log_filter f = { .what = l.what };
	int64_t before = page_start_id(r, INT64_MAX);

	read_who(r, &l, &f);
	read_about(r, &l, &f);
	read_day(r, &l, &f);
	if (l.problems.n == 0)
		l.n = sql_admin_audit(r, before, f.person != 0 ? &f.person : NULL, f.system, f.what, f.about, f.about_id,
		    f.from_us, f.until_us, &l.v);
	if (l.n > ADMIN_PAGE) {
		l.n = ADMIN_PAGE;
		l.next = page_key(r, l.v[ADMIN_PAGE - 1].id);
	}
	view_admin_audit_index(r, &l);
}
