/* privacy_letters: a copy that is ready, being forgotten, and what stayed. */
#include "notices/privacy_letters.h"

#include "privacy/erasure.h"
#include "privacy/sql.h"
#include "run/locale.h"
#include "site/site.h"

bool
letter_export_ready(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct sql_export_letter_row e;

	if (!sql_export_letter(r, (export_id){ id }, &e) || !letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "The copy of your data is ready");
	l->intro = req_printf(r, tr(r, "the copy you asked for can be downloaded until %s. You have to be signed in."), datetime_text(r, e.expires_at));
	letter_link(l, tr(r, "Go to the copy"), site_url(r, "/account/export"));
	l->outro = tr(r, "If it was not you who asked, change your password now.");
	return (true);
}

bool
letter_erasure_asked(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct sql_erasure_asked_row e;

	if (!sql_erasure_asked(r, (erasure_id){ id }, &e) || !letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Your account is to be erased");
	l->intro = req_printf(r, tr(r, "somebody who is signed in to your account, most likely you, wants it closed and erased. That happens on %s."),
	    datetime_text(r, e.due_at));
	letter_link(l, tr(r, "See or take it back"), site_url(r, "/account/erase"));
	l->outro = tr(r, "If it was not you, take it back and change your password now.");
	return (true);
}

bool
letter_erasure_cancelled(struct req *r, int64_t id, account_id account, struct letter *l)
{
	(void)id;
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Your account stays");
	l->intro = tr(r, "your account is not going to be erased: that was taken back.");
	letter_link(l, tr(r, "Your account"), site_url(r, "/account"));
	l->outro = tr(r, "If it was not you, change your password now.");
	return (true);
}

bool
letter_erasure_confirm(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	const char *email, *lang, *url;

	(void)nobody;
	if (!erasure_link(r, (erasure_id){ id }, &email, &lang, &url))
		return (false);
	letter_to_person(r, l, email, NULL, lang);
	l->subject = tr(r, "Confirm that your data is to be erased");
	l->intro = tr(r, "somebody asked us to erase what we hold about this address. Follow the link to confirm it; it is good for two days.");
	letter_link(l, tr(r, "Erase my address"), url);
	l->outro = tr(r, "If it was not you, there is nothing you need to do: nothing is erased.");
	return (true);
}

bool
letter_erasure_report(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct sql_erasure_report_row e;
	struct erasure_report p;

	(void)nobody;
	if (!sql_erasure_report(r, (erasure_id){ id }, &e))
		return (false);
	letter_to_person(r, l, e.email, NULL, e.lang);
	p = erasure_report(r, (erasure_id){ id });
	l->subject = tr(r, "Your data has been erased");
	l->intro = req_printf(r, tr(r, "on %s we erased what we hold about you. This is what went, and what had to stay. It is our last e-mail: this address goes as soon as it was sent."),
	    datetime_text(r, e.erased_at));
	for (size_t i = 0; i < p.n; i++) {
		if (i == 0 || p.v[i].kept != p.v[i - 1].kept)
			letter_row(l, p.v[i].kept ? tr(r, "What stays, and why") : tr(r, "What went"), NULL);
		letter_row(l, erasure_what_text(r, &p.v[i]), p.v[i].kept ? erasure_why_text(r, &p.v[i]) : tr(r, "Erased"));
	}
	letter_link(l, tr(r, "What we keep, how long and why"), site_url(r, "/privacy/data"));
	return (true);
}
