/* page: which view, and what a form on it does. */
#include "sandbox/view.h"

#include "base/email.h"
#include "sandbox/views.h"

#include <time.h>

static const struct form_limits limits = { .fields = 20, .name = 40,
    .value = 300, .total = 8192 };

/* The success URL with the session's id filled in. */
static const char *
success_url(struct arena *a, const struct sb_session *s)
{
	static const char mark[] = "{CHECKOUT_SESSION_ID}";
	const char *at = s->success_url, *hit, *out = "";

	while ((hit = strstr(at, mark)) != NULL) {
		out = arena_printf(a, "%s%.*s%s", out, (int)(hit - at), at, s->id);
		at = hit + strlen(mark);
	}
	return (arena_printf(a, "%s%s", out, at));
}

static void
go(struct sb_page *p, const char *url)
{
	p->status = 303;
	p->location = url;
}

static void
go_to(struct sb_page *p, const struct sb_session *s, const char *rest)
{
	go(p, arena_printf(p->a, "%s/c/pay/%s%s", sb.config.public_url, s->id,
	    rest));
}

static void
note(struct sb_page *p, int status, const char *title, const char *text)
{
	p->status = status;
	view_sandbox_note(p, title, text, NULL, NULL);
}

/* "12/34", "12 / 34", "1234", "12/2034": a month that is not over. */
static const char *
expiry_error(const char *s)
{
	struct tm now;
	time_t t = (time_t)sb_now_s();
	int month = 0, year = 0, n = 0;

	for (; *s != '\0'; s++) {
		if (*s == ' ' || *s == '/')
			continue;
		if (*s < '0' || *s > '9' || ++n > 6)
			return ("Your card's expiration date is invalid.");
		if (n <= 2)
			month = month * 10 + (*s - '0');
		else
			year = year * 10 + (*s - '0');
	}
	if ((n != 4 && n != 6) || month < 1 || month > 12)
		return ("Your card's expiration date is incomplete.");
	year += n == 4 ? 2000 : 0;
	gmtime_r(&t, &now);
	if (year < now.tm_year + 1900 ||
	    (year == now.tm_year + 1900 && month < now.tm_mon + 1))
		return ("Your card's expiration date is in the past.");
	return (NULL);
}

static const char *
text(const struct form *f, const char *name)
{
	const char *s = form_get(f, name);

	return (s != NULL ? s : "");
}

/* True when the form says all that is needed; else its errors are set. */
static bool
check_payer(struct sb_page *p, const struct sb_session *s, const struct form *f,
    struct sb_pay_form *say)
{
	struct email email;

	say->email = s->given_email != NULL ? s->given_email : text(f, "email");
	say->name = text(f, "name");
	say->country = text(f, "country");
	if (email_parse(p->a, say->email, &email) != EMAIL_OK)
		say->email_error = "Your email is incomplete.";
	if (say->name[0] == '\0')
		say->name_error = "Fill in the name on the card or account.";
	return (say->email_error == NULL && say->name_error == NULL);
}

static bool
check_card(const struct form *f, const struct sb_card *card,
    struct sb_pay_form *say)
{
	const char *cvc = text(f, "cvc");
	size_t n = strlen(cvc);

	if (text(f, "card")[0] == '\0')
		say->card_error = "Your card number is incomplete.";
	else if (strlen(card->number) < 12)
		say->card_error = card->message;
	say->expiry_error = expiry_error(text(f, "expiry"));
	if (n < 3 || n > 4 || strspn(cvc, "0123456789") != n)
		say->cvc_error = "Your card's security code is incomplete.";
	return (say->card_error == NULL && say->expiry_error == NULL &&
	    say->cvc_error == NULL);
}

static void
show_again(struct sb_page *p, const struct sb_session *s,
    const struct sb_pay_form *say)
{
	p->status = say->refused != NULL ? 402 : 422;
	view_sandbox_pay(p, s, say);
}

static void
pay(struct sb_page *p, struct sb_session *s, const struct form *f)
{
	struct sb_pay_form say = { 0 };
	const struct sb_card *card = sb_card_find(text(f, "card"));
	bool good = check_payer(p, s, f, &say);
	struct sb_payer payer = { say.email, say.name,
	    say.country[0] != '\0' ? say.country : NULL };
	bool transfer = str_eq(text(f, "method"), "transfer");

	if (!transfer && s->total > 0)
		good = check_card(f, card, &say) && good;
	if (!good) {
		show_again(p, s, &say);
		return;
	}
	if (s->total == 0)
		sb_pay_nothing(s, &payer);
	else if (transfer) {
		sb_pay_by_transfer(s, &payer);
		go_to(p, s, "/transfer");
		return;
	} else switch (sb_pay_card(s, &payer, card)) {
	case SB_PAY_CHALLENGE:
		go_to(p, s, "/challenge");
		return;
	case SB_PAY_REFUSED:
		say.refused = sb_intent_find(s->intent)->error_message;
		show_again(p, s, &say);
		return;
	case SB_PAY_DONE:
		break;
	}
	go(p, success_url(p->a, s));
}

static void
show(struct sb_page *p, struct sb_session *s)
{
	struct sb_pay_form say = { .email = "", .name = "", .country = "" };

	if (s->status == SB_OPEN) {
		if (s->intent != NULL)
			say.refused = sb_intent_find(s->intent)->error_message;
		view_sandbox_pay(p, s, &say);
	} else if (s->status == SB_EXPIRED)
		view_sandbox_note(p, "This page has expired",
		    "The time for this payment is over. Nothing was charged.",
		    s->cancel_url, "Back to the shop");
	else if (sb_pay_is_awaited(s))
		go_to(p, s, "/transfer");
	else
		view_sandbox_note(p, "You are all done here",
		    "This payment was already made.", success_url(p->a, s),
		    "Back to the shop");
}

static void
challenge(struct sb_page *p, struct sb_session *s, const struct form *f)
{
	bool asked = sb_pay_is_challenged(s);

	if (asked && f == NULL)
		view_sandbox_challenge(p, s);
	else if (asked && sb_pay_challenge(s,
	    str_eq(text(f, "outcome"), "complete")) == SB_PAY_DONE)
		go(p, success_url(p->a, s));
	else
		go_to(p, s, "");
}

static void
transfer(struct sb_page *p, struct sb_session *s, const struct form *f)
{
	if (f != NULL && sb_pay_is_awaited(s))
		sb_pay_transfer(s, str_eq(text(f, "outcome"), "arrives"));
	if (f != NULL)
		go_to(p, s, "/transfer");
	else if (s->status == SB_COMPLETE)
		view_sandbox_transfer(p, s, success_url(p->a, s));
	else
		go_to(p, s, "");
}

/* f: what was posted, NULL when the page is asked for. */
static void
page_of(struct sb_page *p, const char *rest, const struct form *f)
{
	size_t n = strcspn(rest, "/");
	struct sb_session *s = sb_session_find(arena_strndup(p->a, rest, n));

	rest += n;
	if (s != NULL && str_eq(rest, "/challenge"))
		challenge(p, s, f);
	else if (s != NULL && str_eq(rest, "/transfer"))
		transfer(p, s, f);
	else if (s == NULL || rest[0] != '\0')
		note(p, 404, "There is no such page",
		    "Perhaps the address is not complete.");
	else if (f == NULL || s->status != SB_OPEN)
		show(p, s);
	else
		pay(p, s, f);
}

void
sb_page(struct sb_page *p)
{
	const struct sandbox_request *in = p->in;
	bool is_post = str_eq(in->method, "POST");
	struct form f;

	p->status = 200;
	p->type = "text/html; charset=utf-8";
	if (!is_post && !str_eq(in->method, "GET"))
		note(p, 405, "That is not possible here", "");
	else if (is_post && form_decode(p->a, in->body != NULL ? in->body : "",
	    in->body_len, &limits, &f) != FORM_OK)
		note(p, 400, "That form cannot be read", "");
	else if (str_eq(in->path, "/c/pay.css")) {
		p->type = "text/css; charset=utf-8";
		p->keep = true;
		buf_puts(p->body, sb_page_css);
	} else if (str_starts(in->path, "/c/pay/"))
		page_of(p, in->path + strlen("/c/pay/"), is_post ? &f : NULL);
	else
		note(p, 404, "There is no such page", "");
}
