/* check: fields with rules. */
#include "run/check.h"

#include "base/email.h"
#include "base/money.h"
#include "base/strnum.h"
#include "base/textnorm.h"
#include "base/utf8.h"
#include "run/locale.h"

const char *
problem_title(struct req *r, const char *field)
{
	static const struct { const char *name, *title; } fields[] = {
		{ "amount", N_("Amount") }, { "brand", N_("Brand") }, { "carrier", N_("Carrier") }, { "category", N_("Category") },
		{ "city", N_("Town") }, { "compare", N_("Price before") }, { "country", N_("Country") },
		{ "description", N_("Description") }, { "email", N_("E-mail") }, { "name", N_("Name") }, { "password", N_("Password") }, { "new_password", N_("New password") },
		{ "phone", N_("Phone") }, { "postcode", N_("Postcode") }, { "price", N_("Price") }, { "reason", N_("Reason") }, { "scope", N_("What it may do") },
		{ "region", N_("State or region") }, { "sku", N_("Article number") }, { "stock", N_("Stock") },
		{ "street", N_("Street and number") }, { "text", N_("Your message") }, { "title", N_("Title") },
		{ "code", N_("Code") }, { "days", N_("Good for") }, { "number", N_("Order number") }, { "role", N_("Role") },
		{ "who", N_("Who") }, { "day", N_("Day") }, { "about", N_("About") },
		{ "issuer", N_("Issuer") }, { "client", N_("Client ID") }, { "secret", N_("Client secret") }, { "scopes", N_("Scopes") },
		{ "tracking", N_("Tracking number") }, { "wanted", N_("Amount") }, { "why", N_("Reason") },
	};
	size_t n = strspn(field, "abcdefghijklmnopqrstuvwxyz");

	for (size_t i = 0; i < nelem(fields); i++)
		if (strcmp(fields[i].name, field) == 0 || (strlen(fields[i].name) == n && strncmp(fields[i].name, field, n) == 0))
			return (tr(r, fields[i].title));
	return (NULL);
}

void
problem_add(struct req *r, struct problems *p, const char *name, const char *text)
{
	struct problem *x = NEW(r, struct problem);

	*x = (struct problem){ name, text, NULL };
	if (p->last != NULL)
		p->last->next = x;
	else
		p->first = x;
	p->last = x;
	p->n++;
}

void
problem_status(struct req *r, const struct problems *p)
{
	status(r, p->wait_s > 0 ? 429 : 422);
	if (p->wait_s > 0)
		header(r, "Retry-After", req_printf(r, "%d", p->wait_s));
}

const char *
problem_of(const struct problems *p, const char *name)
{
	for (const struct problem *x = p != NULL ? p->first : NULL; x != NULL; x = x->next)
		if (str_eq(x->field, name))
			return (x->text);
	return (NULL);
}

static const char *
check_length(struct req *r, struct problems *p, const char *name, const char *text, size_t min, size_t max)
{
	size_t n = utf8_count(text, strlen(text));

	if (n == 0 && min > 0)
		problem_add(r, p, name, tr(r, "Please fill this in."));
	else if (n < min)
		problem_add(r, p, name, req_printf(r, trn(r, "Please write at least %lld character.",
		    "Please write at least %lld characters.", (int64_t)min), (long long)min));
	else if (n > max)
		problem_add(r, p, name, req_printf(r, tr(r, "This is too long: at most %lld characters fit."),
		    (long long)max));
	return (text);
}

const char *
check_text(struct req *r, struct problems *p, const char *name, size_t min, size_t max)
{
	const char *raw = field(r, name), *text = text_line(req_arena(r), raw, strlen(raw));

	return (check_length(r, p, name, text != NULL ? text : "", min, max));
}

const char *
check_lines(struct req *r, struct problems *p, const char *name, size_t min, size_t max)
{
	const char *raw = field(r, name), *text = text_block(req_arena(r), raw, strlen(raw));

	return (check_length(r, p, name, text != NULL ? text : "", min, max));
}

const char *
check_email(struct req *r, struct problems *p, const char *name)
{
	struct email e;

	switch (email_parse(req_arena(r), field(r, name), &e)) {
	case EMAIL_OK:
		return (e.key);
	case EMAIL_EMPTY:
		problem_add(r, p, name, tr(r, "Please fill this in."));
		break;
	case EMAIL_AT:
		problem_add(r, p, name, tr(r, "An e-mail address looks like name@example.com."));
		break;
	case EMAIL_LOCAL:
	case EMAIL_DOMAIN:
		problem_add(r, p, name, tr(r, "There is a slip in this e-mail address."));
		break;
	case EMAIL_LONG:
		problem_add(r, p, name, tr(r, "This e-mail address is too long."));
		break;
	}
	return (field(r, name));
}

int64_t
check_number(struct req *r, struct problems *p, const char *name, int64_t lo, int64_t hi)
{
	const char *raw = field(r, name), *text = text_line(req_arena(r), raw, strlen(raw));
	int64_t n = lo;

	if (text == NULL || !str_to_i64(text, lo, hi, &n))
		problem_add(r, p, name, req_printf(r, tr(r, "Please enter a number from %s to %s."), number_text(r, lo),
		    number_text(r, hi)));
	return (n);
}

int64_t
check_money(struct req *r, struct problems *p, const char *name, const char *currency, int64_t lo, int64_t hi)
{
	struct money m = { .minor = lo };

	switch (money_parse(field(r, name), currency, &m)) {
	case MONEY_OK:
		break;
	default:
		problem_add(r, p, name, req_printf(r, tr(r, "Please enter an amount like %s."),
		    money_typed(r, 1250, currency)));
		return (lo);
	}
	if (m.minor < lo || m.minor > hi)
		problem_add(r, p, name, req_printf(r, tr(r, "The amount must be from %s to %s."),
		    money_text(r, lo, currency), money_text(r, hi, currency)));
	return (m.minor < lo || m.minor > hi ? lo : m.minor);
}

const char *
check_choice(struct req *r, struct problems *p, const char *name, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (str_eq(words[i], field(r, name)))
			return (words[i]);
	problem_add(r, p, name, tr(r, "Please choose one."));
	return (words[0]);
}

const char *
check_country(struct req *r, struct problems *p, const char *name)
{
	const struct country *list;
	size_t n = countries(r, &list);

	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, field(r, name)))
			return (list[i].code);
	problem_add(r, p, name, tr(r, "Please choose a country."));
	return ("DE");
}

struct country_list
country_list(struct req *r)
{
	struct country_list l;

	l.n = countries(r, &l.v);
	return (l);
}
