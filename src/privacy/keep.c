/* keep: the table, and the job that goes by it. */
#include "privacy/keep.h"

#include "accounts/account.h"
#include "accounts/factor.h"
#include "accounts/link.h"
#include "accounts/session.h"
#include "accounts/team.h"
#include "accounts/token.h"
#include "cart/cart.h"
#include "disputes/dispute.h"
#include "orders/erase.h"
#include "payments/event.h"
#include "privacy/export.h"
#include "privacy/erasure.h"
#include "run/audit.h"
#include "run/dispatch.h"
#include "run/job.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/mail.h"

enum { ROUNDS = 40, PAUSE_S = 20 };

static int64_t
exports_end(struct req *r, int32_t days)
{
	return (exports_over(r, days, 100));
}

const struct keep keeps[] = {
	{ "account", N_("Your account: name, e-mail address, address book, settings, reviews"), "",
	    N_("You keep it with us, and use it to buy and sell."), KEEP_LIVE, SETTING_COUNT, NULL },
	{ "orders", N_("Name and addresses in orders that were paid"), N_("after the order"),
	    N_("Tax and commercial law ask for the books. Whoever wants to be forgotten is forgotten there earlier: amounts and the country stay."),
	    KEEP_YEARS, SETTING_BOOKS_YEARS, checkouts_books_over },
	{ "unpaid", N_("Name and addresses of purchases that were never paid"), N_("after the purchase was begun"),
	    N_("So that a payment that comes late can be given back."), KEEP_DAYS, SETTING_KEEP_UNPAID_DAYS, checkouts_unpaid_over },
	{ "disputes", N_("What was written in disputes of people who asked to be forgotten"), N_("after the payment"),
	    N_("Until then the bank can take the payment back, and both sides need what was said."), KEEP_DAYS, SETTING_CHARGEBACK_DAYS,
	    dispute_texts_over },
	{ "carts", N_("Carts of guests"), N_("after the last visit"), N_("So that a cart is still there when you come back."), KEEP_DAYS,
	    SETTING_GUEST_CART_DAYS, carts_over },
	{ "sessions", N_("Where you are signed in: browser, system, network"), N_("after the last visit"),
	    N_("So that you stay signed in, and can see and end it."), KEEP_DAYS, SETTING_SESSION_IDLE_DAYS, sessions_over },
	{ "devices", N_("Browsers you have signed in with"), N_("after the last sign-in"),
	    N_("So that you hear of a sign-in from one that was never used before."), KEEP_DAYS, SETTING_KEEP_DEVICES_DAYS, devices_over },
	{ "logins", N_("Log-ins that were begun and not ended, wrong passwords and codes, as a hash"), N_("after the try, at most"),
	    N_("So that nobody can try many times."), KEEP_DAYS, SETTING_KEEP_LINKS_DAYS, half_logins_over },
	{ "links", N_("Links in our e-mails, as a hash"), N_("after they ended"), N_("So that an old link can say that it is old."),
	    KEEP_DAYS, SETTING_KEEP_LINKS_DAYS, links_over },
	{ "tokens", N_("Tokens for programs, as a hash"), N_("after they ended"), N_("So that the list can say that one has ended."),
	    KEEP_DAYS, SETTING_KEEP_LINKS_DAYS, tokens_over },
	{ "email_changes", N_("Earlier e-mail addresses"), N_("after the change"),
	    N_("So that a change somebody else made can be taken back."), KEEP_DAYS, SETTING_KEEP_EMAILS_DAYS, email_changes_over },
	{ "invitations", N_("Addresses that were invited to work for a shop"), N_("after the invitation ended"),
	    N_("So that the shop sees whom it asked."), KEEP_DAYS, SETTING_KEEP_INVITATIONS_DAYS, invitations_over },
	{ "letters", N_("Which e-mails we sent: address, subject, time"), N_("after it was sent"),
	    N_("So that no e-mail comes twice, and we can say whether one was sent."), KEEP_DAYS, SETTING_KEEP_LETTERS_DAYS, mails_over },
	{ "events", N_("What the payment service told us, with name and address of who paid"), N_("after it came"),
	    N_("It tells things again for that long; none must count twice."), KEEP_DAYS, SETTING_KEEP_EVENTS_DAYS, events_over },
	{ "exports", N_("Copies of your data that you asked for"), N_("after it was ready"), N_("So that you have time to download it."),
	    KEEP_DAYS, SETTING_EXPORT_DAYS, exports_end },
	{ "erasures", N_("Reports of erasures, without names"), N_("after the erasure"), N_("So that we can show that we did what you asked for."),
	    KEEP_YEARS, SETTING_REPORT_YEARS, erasures_over },
	{ "audit", N_("Who did what: log-ins, changes by shops and staff"), N_("after it was done"),
	    N_("So that fraud and mistakes can be cleared up. Words that name somebody who is forgotten are erased from it."),
	    KEEP_YEARS, SETTING_AUDIT_YEARS, audit_day_over },
	{ "helps", N_("When staff acted in your place, and why"), N_("after it ended"),
	    N_("So that you and we can see who did what."), KEEP_YEARS, SETTING_AUDIT_YEARS, helps_over },
	{ "jobs", N_("Work of the system that failed"), N_("after the last try"), N_("So that we can find out why."), KEEP_DAYS,
	    SETTING_KEEP_JOBS_DAYS, jobs_over },
	{ "log", N_("The server's log: which pages were asked for, without addresses of people"), N_("after the request"),
	    N_("So that attacks and faults can be found."), KEEP_DAYS, SETTING_LOG_DAYS, NULL },
};
const size_t keeps_count = nelem(keeps);

const char *
keep_time_text(struct req *r, const struct keep *k)
{
	int64_t n;

	if (k->unit == KEEP_LIVE)
		return (tr(r, "Until you close the account"));
	n = setting_int(k->setting);
	return (req_printf(r, "%s %s", req_printf(r, k->unit == KEEP_YEARS ? trn(r, "%lld year", "%lld years", n) :
	    trn(r, "%lld day", "%lld days", n), (long long)n), tr(r, k->since)));
}

int64_t
keep_end(struct req *r, const struct keep *k, bool *all)
{
	int64_t n = 1, sum = 0;

	for (int i = 0; i < ROUNDS && n > 0; i++) {
		n = k->over(r, (int32_t)setting_int(k->setting));
		sum += n;
	}
	*all = n == 0;
	return (sum);
}

struct ending {
	const struct keep	*k;
	int64_t			 n;
	bool			 all;
};

static void
end_kind(struct req *r, void *arg)
{
	struct ending *e = arg;

	e->n = keep_end(r, e->k, &e->all);
}

/* A kind that fails keeps none of the others. What is left after many rounds is done soon. */
JOB(retention)
{
	bool all = true;
	char why[256];

	(void)args;
	for (size_t i = 0; i < keeps_count; i++) {
		struct ending e = { .k = &keeps[i] };

		if (e.k->over == NULL)
			continue;
		if (!req_job(end_kind, &e, why, sizeof why))
			log_event(LEVEL_ERROR, "keep.failed", KV("kind", e.k->code), KV("why", (const char *)why));
		else if (e.n > 0)
			log_event(LEVEL_INFO, "keep.over", KV("kind", e.k->code), KV("rows", e.n));
		all = all && (e.all || e.n == 0);
	}
	if (!all)
		job_postpone(r, PAUSE_S);
}
EVERY(retention, 86400);
