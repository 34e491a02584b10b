/* report: the words of an erasure's report. Each kept thing names the law that lets it stay. */
#include "privacy/erasure.h"
#include "privacy/sql.h"
#include "run/locale.h"

static const struct report_word {
	const char	*code, *what, *why;	/* why NULL: it went */
} words[] = {
	{ "account", N_("Name, e-mail address, password and settings"), NULL },
	{ "addresses", N_("Addresses in the address book"), NULL },
	{ "devices", N_("Log-ins and remembered browsers"), NULL },
	{ "factors", N_("Authenticator apps, passkeys, recovery codes, tokens and connected sign-ins"), NULL },
	{ "cart", N_("What was in the cart"), NULL },
	{ "memberships", N_("Work for shops"), NULL },
	{ "purchases", N_("Name, addresses and telephone number in purchases"), NULL },
	{ "letters", N_("To whom our e-mails went"), NULL },
	{ "events", N_("What the payment service told us of you"), NULL },
	{ "copies", N_("Copies of the data"), NULL },
	{ "log_words", N_("Entries of the audit log that named you"), NULL },
	{ "orders", N_("Orders and the books: goods, amounts and country, under a number"),
	    N_("Tax and commercial law ask for the books (Art. 17(3)(b) GDPR).") },
	{ "dispute_texts", N_("What was written in disputes"),
	    N_("The bank can take a payment back so long, and both sides need what was said (Art. 17(3)(e) GDPR).") },
	{ "reviews", N_("Reviews, without a name"), N_("Others rely on them, and they no longer tell who wrote them (Art. 17(3)(a) GDPR).") },
	{ "consents", N_("Which terms were accepted when, under a number"), N_("So that we can show what was agreed (Art. 17(3)(e) GDPR).") },
	{ "shops", N_("Name and seat of your shops, on what they sold"), N_("Whoever bought must be able to say from whom (Art. 17(3)(b) GDPR).") },
	{ "log", N_("The audit log, under a number"), N_("Fraud must be possible to clear up (Art. 17(3)(e) GDPR).") },
};

static const struct report_word *
word_of(const struct erasure_line *l)
{
	for (size_t i = 0; i < nelem(words); i++)
		if (str_eq(words[i].code, l->what))
			return (&words[i]);
	return (NULL);
}

const char *
erasure_what_text(struct req *r, const struct erasure_line *l)
{
	const struct report_word *w = word_of(l);

	return (w != NULL ? tr(r, w->what) : l->what);
}

const char *
erasure_why_text(struct req *r, const struct erasure_line *l)
{
	const struct report_word *w = word_of(l);

	if (w == NULL || w->why == NULL)
		return ("");
	if (!l->has_until)
		return (tr(r, w->why));
	return (req_printf(r, tr(r, "%s Until %s."), tr(r, w->why), date_text(r, l->until)));
}

struct erasure_report
erasure_report(struct req *r, erasure_id id)
{
	struct erasure_report p;

	p.n = sql_erasure_lines(r, id, &p.v);
	return (p);
}

const char *
erasure_waits_text(struct req *r, const char *waits_for)
{
	static const char *const all[][2] = {
		{ "orders", N_("orders that are under way, or can still be disputed") },
		{ "disputes", N_("a dispute that is not decided") },
		{ "refunds", N_("a refund that has not arrived") },
		{ "shop", N_("orders or disputes of a shop") },
		{ "balance", N_("money that a shop still has to get or to give") },
		{ "staff", N_("a role in our staff") },
	};

	for (size_t i = 0; i < nelem(all); i++)
		if (str_eq(all[i][0], waits_for))
			return (tr(r, all[i][1]));
	return (waits_for);
}

const char *
erasure_state_text(struct req *r, const struct erasure_item *e)
{
	if (str_eq(e->state, "confirming"))
		return (tr(r, "Waits for the address to confirm"));
	if (str_eq(e->state, "waiting"))
		return (e->waits_for != NULL ? req_printf(r, tr(r, "Waits for %s"), erasure_waits_text(r, e->waits_for)) :
		    req_printf(r, tr(r, "Due on %s"), datetime_text(r, e->due_at)));
	if (str_eq(e->state, "erased"))
		return (tr(r, "Erased; the report is on its way"));
	if (str_eq(e->state, "told"))
		return (tr(r, "Erased"));
	return (tr(r, "Taken back"));
}
