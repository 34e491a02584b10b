/* erasure: one transaction in which somebody leaves every table. The report's address is the last to go
 * (erasure_jobs.c), once the letter was sent. */
#include "privacy/erasure.h"

#include <sodium.h>

#include "accounts/account.h"
#include "cart/cart.h"
#include "catalog/listing_edit.h"
#include "catalog/review.h"
#include "disputes/dispute.h"
#include "orders/erase.h"
#include "payments/event.h"
#include "privacy/export.h"
#include "privacy/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/mail.h"
#include "run/settings.h"
#include "run/wall.h"
#include "site/site.h"

enum { TOKEN_BYTES = 32, TOKEN_ROOM = 44 };

struct erasure_blockers *
erasure_blockers(struct req *r, account_id account, const char *email)
{
	struct erasure_blockers *b = NEW(r, struct erasure_blockers);

	/* Refunds and balances are for the system to see; here it only counts what is the viewer's. */
	wall_open(r);
	if (!sql_erasure_blockers(r, account.n != 0 ? &account : NULL, email, b))
		stop(r, 404);
	wall_close(r);
	return (b);
}

const char *
erasure_waits_for(const struct erasure_blockers *b)
{
	return (b->staff ? "staff" : b->orders > 0 ? "orders" : b->disputes > 0 ? "disputes" : b->refunds > 0 ? "refunds" :
	    b->shop_orders + b->shop_disputes > 0 ? "shop" : b->balance ? "balance" : NULL);
}

/* Who it is, and by what they are found. */
struct person {
	erasure_id		 id;
	account_id		 account;	/* .n 0: a guest */
	const char		*email;		/* proved to be theirs; NULL: it was not */
	const int64_t		*checkouts;
	size_t			 ncheckouts;
	const char		**emails, **words, **refs;	/* words: names and streets */
	const char		**claimed;	/* earlier addresses nobody proved: perhaps another person's */
	size_t			 nemails, nwords, nrefs, nclaimed;
};

static void
words_read(struct req *r, struct person *p)
{
	struct sql_erasure_words_row *v;
	size_t n = sql_erasure_words(r, p->account.n != 0 ? &p->account : NULL, p->checkouts, p->ncheckouts, &v);

	p->emails = NEW_ARRAY(r, const char *, n + 1);
	p->words = NEW_ARRAY(r, const char *, n + 1);
	p->refs = NEW_ARRAY(r, const char *, 2 * n + 1);
	p->claimed = NEW_ARRAY(r, const char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].kind, "email"))
			p->emails[p->nemails++] = p->refs[p->nrefs++] = v[i].word;
		else if (str_eq(v[i].kind, "ref"))
			p->refs[p->nrefs++] = v[i].word;
		else if (str_eq(v[i].kind, "claimed"))
			p->claimed[p->nclaimed++] = v[i].word;
		if (!str_eq(v[i].kind, "ref"))
			p->words[p->nwords++] = v[i].word;
	}
}

static void
line(struct req *r, const struct person *p, const char *what, bool kept, int64_t things, const int64_t *until)
{
	if (things > 0)
		sql_erasure_line(r, p->id, what, kept, things, until);
}

/* What is about to go, and what stays: counted before. */
static void
lines_before(struct req *r, const struct person *p)
{
	struct erasure_counts c;

	if (!sql_erasure_counts(r, p->account.n != 0 ? &p->account : NULL, p->checkouts, p->ncheckouts,
	    (int32_t)setting_int(SETTING_BOOKS_YEARS), (int32_t)setting_int(SETTING_CHARGEBACK_DAYS), &c))
		return;
	line(r, p, "account", false, p->account.n != 0, NULL);
	line(r, p, "addresses", false, c.addresses, NULL);
	line(r, p, "devices", false, c.devices, NULL);
	line(r, p, "factors", false, c.factors, NULL);
	line(r, p, "cart", false, c.cart, NULL);
	line(r, p, "memberships", false, c.memberships, NULL);
	line(r, p, "purchases", false, c.purchases, NULL);
	line(r, p, "orders", true, c.orders, &c.books_until);
	line(r, p, "dispute_texts", true, c.dispute_texts, c.has_texts_until ? &c.texts_until : NULL);
	line(r, p, "consents", true, c.consents, &c.books_until);
	line(r, p, "shops", true, c.shops, &c.books_until);
}

static void
log_forget(struct req *r, const struct person *p)
{
	struct sql_erasure_abouts_row *v;
	size_t n = sql_erasure_abouts(r, p->checkouts, p->ncheckouts, &v);
	const char **about = NEW_ARRAY(r, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		about[i] = v[i].about;
	line(r, p, "log_words", false, audit_forget(r, &(struct audit_words){ .emails = p->emails, .nemails = p->nemails,
	    .words = p->words, .nwords = p->nwords, .about = about, .nabout = n, .account = p->account.n }), NULL);
}

static void
account_forget(struct req *r, const struct person *p)
{
	const int64_t *shops;
	size_t n;

	line(r, p, "copies", false, exports_forget(r, p->account), NULL);
	line(r, p, "reviews", true, reviews_forget(r, p->account, p->words, p->nwords), NULL);
	cart_forget(r, p->account);
	n = account_erase(r, p->account, p->emails, p->nemails, &shops);
	for (size_t i = 0; i < n; i++)
		listings_close(r, (seller_id){ shops[i] });
}

static void
forget(struct req *r, struct person *p)
{
	p->ncheckouts = checkouts_of_person(r, p->account, p->email, &p->checkouts);
	words_read(r, p);
	lines_before(r, p);
	line(r, p, "letters", false, mails_forget(r, p->emails, p->nemails, p->email == NULL) +
	    mails_forget(r, p->claimed, p->nclaimed, true), NULL);
	line(r, p, "events", false, events_forget(r, p->refs, p->nrefs), NULL);
	jobs_forget(r, p->emails, p->nemails);
	checkouts_forget(r, p->checkouts, p->ncheckouts, p->words, p->nwords);
	log_forget(r, p);
	if (p->account.n != 0)
		account_forget(r, p);
	else
		invitations_forget(r, p->emails, p->nemails);
	while (dispute_texts_over(r, (int32_t)setting_int(SETTING_CHARGEBACK_DAYS)) > 0)
		continue;
}

void
erasure_run(struct req *r, erasure_id id)
{
	struct sql_erasure_verified_row verified;
	struct erasure_due e;
	struct person p = { .id = id };
	const char *waits_for;
	int64_t until;

	db_begin(r);
	if (!sql_erasure_lock(r, id, &e)) {
		db_rollback(r);
		return;
	}
	p.account = e.account;
	if (e.account.n == 0 || (sql_erasure_verified(r, e.account, &verified) && verified.verified))
		p.email = e.email;
	if ((waits_for = erasure_waits_for(erasure_blockers(r, p.account, p.email))) != NULL) {
		sql_erasure_put_off(r, id, waits_for);
		db_commit(r);
		return;
	}
	forget(r, &p);
	/* From here on the log knows a number only. */
	audit(r, "account.erased", p.account.n != 0 ? "account" : "erasure", p.account.n != 0 ? p.account.n : id.n,
	    json_pack("{s:I}", "erasure", (json_int_t)id.n));
	until = now_us(r) + setting_int(SETTING_AUDIT_YEARS) * INT64_C(31556952) * 1000000;
	line(r, &p, "log", true, 1, &until);
	sql_erasure_done(r, id, e.email, e.lang);
	event_emit(r, "account.erased", json_pack("{s:I}", "erasure", (json_int_t)id.n));
	db_commit(r);
}

int64_t
erasures_over(struct req *r, int32_t years)
{
	return (sql_erasures_sweep(r, years));
}

bool
erasure_link(struct req *r, erasure_id id, const char **email, const char **lang, const char **url)
{
	unsigned char b[TOKEN_BYTES];
	char token[TOKEN_ROOM];
	struct sql_erasure_token_row row;

	randombytes_buf(b, sizeof b);
	sodium_bin2base64(token, sizeof token, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (!sql_erasure_token(r, id, session_hash(r, token), &row))
		return (false);
	*email = row.email;
	*lang = row.lang;
	*url = site_url(r, req_printf(r, "/erasure?token=%s", token));
	return (true);
}
