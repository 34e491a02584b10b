/* check: a tree of parameters against a table, refused as Stripe refuses. */
#include "sandbox/param.h"

#include "base/email.h"
#include "base/strnum.h"
#include "base/utf8.h"
#include "sandbox/currency.h"

enum { TEXT_MAX = 5000, META_PAIRS = 50, META_NAME = 40, META_VALUE = 500 };

/* One check: what is at fault goes to *e. */
struct check {
	struct arena	*a;
	struct sb_error	*e;
};

static bool check_all(const struct check *, const struct sb_param *kids,
    const char *path, const struct sb_spec *);

static bool PRINTF(4, 5)
fail(const struct check *c, const struct sb_param *p, const char *code,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	*c->e = (struct sb_error){ .status = 400, .code = code, .param = p->path,
	    .message = arena_vprintf(c->a, fmt, ap) };
	va_end(ap);
	return (false);
}

static bool
is_url(const char *s)
{
	size_t host;

	if (str_starts(s, "https://"))
		s += 8;
	else if (str_starts(s, "http://"))
		s += 7;
	else
		return (false);
	host = strcspn(s, "/?#");
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || strchr("\"<>\\^`|", *s) != NULL)
			return (false);
	return (host > 0);
}

static bool
is_among(const char *words, const char *s)
{
	size_t n = strlen(s);

	for (const char *at = words; *at != '\0' && n > 0; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		if (len == n && memcmp(at, s, n) == 0)
			return (true);
		at += len;
	}
	return (false);
}

/* "a, b, or c" */
static const char *
list_words(struct arena *a, const char *words)
{
	const char *text = "";

	while (*words != '\0') {
		size_t n = strcspn(words, " ");
		bool last = words[n] == '\0';

		text = arena_printf(a, "%s%s%.*s", text,
		    *text == '\0' ? "" : last ? ", or " : ", ", (int)n, words);
		words += n + strspn(words + n, " ");
	}
	return (text);
}

static bool
check_text(const struct check *c, const struct sb_param *p, const struct sb_spec *s)
{
	size_t max = s->max != 0 ? s->max : TEXT_MAX;
	size_t n = utf8_count(p->value, strlen(p->value));
	struct email email;

	if (n > max)
		return (fail(c, p, NULL, "Invalid string: %.12s...; must be at "
		    "most %zu characters", p->value, max));
	if (s->type == SB_URL && !is_url(p->value))
		return (fail(c, p, "url_invalid", "Not a valid URL"));
	if (s->type == SB_EMAIL && email_parse(c->a, p->value, &email) != EMAIL_OK)
		return (fail(c, p, "email_invalid", "Invalid email address: %s",
		    p->value));
	if (s->type == SB_CURRENCY && sb_currency_find(p->value) == NULL)
		return (fail(c, p, NULL, "Invalid currency: %s. Stripe currently "
		    "supports these currencies: %s", p->value,
		    sb_currency_list(c->a)));
	if (s->type == SB_WORD && !is_among(s->words, p->value))
		return (fail(c, p, NULL, "Invalid %s: must be one of %s", s->name,
		    list_words(c->a, s->words)));
	if (s->type == SB_BOOL && !is_among("true false", p->value))
		return (fail(c, p, NULL, "Invalid boolean: %s", p->value));
	return (true);
}

static bool
check_int(const struct check *c, const struct sb_param *p)
{
	int64_t v;

	if (!str_to_i64(p->value, INT64_MIN, INT64_MAX, &v) ||
	    strlen(p->value) > 15)
		return (fail(c, p, "parameter_invalid_integer",
		    "Invalid integer: %.40s", p->value));
	if (v < 0)
		return (fail(c, p, "parameter_invalid_integer",
		    "This value must be greater than or equal to 0."));
	return (true);
}

static bool
check_meta(const struct check *c, const struct sb_param *p)
{
	size_t n = 0;

	for (const struct sb_param *k = p->kids; k != NULL; k = k->next) {
		if (k->value == NULL)
			return (fail(c, k, NULL, "Invalid string: %s must be a "
			    "string, not an object", k->path));
		if (utf8_count(k->name, strlen(k->name)) > META_NAME)
			return (fail(c, k, NULL, "Metadata key names can have up "
			    "to 40 characters, but you passed in a key that is %zu"
			    " characters. Invalid key: %s",
			    utf8_count(k->name, strlen(k->name)), k->name));
		if (utf8_count(k->value, strlen(k->value)) > META_VALUE)
			return (fail(c, k, NULL, "Metadata values can have up to "
			    "500 characters, but you passed in a value that is %zu"
			    " characters. Invalid value: %s",
			    utf8_count(k->value, strlen(k->value)), k->value));
		if (++n > META_PAIRS)
			return (fail(c, p, NULL, "You can have up to 50 metadata "
			    "keys, but you passed in more."));
	}
	return (true);
}

static bool
check_list(const struct check *c, const struct sb_param *p, const struct sb_spec *s)
{
	int want = 0;

	for (const struct sb_param *k = p->kids; k != NULL; k = k->next) {
		if (!str_eq(k->name, arena_printf(c->a, "%d", want++)))
			return (fail(c, p, NULL, "Invalid array"));
		if (s->sub == NULL && k->value == NULL)
			return (fail(c, k, NULL, "Invalid string: %s", k->path));
		if (s->sub != NULL && k->value != NULL)
			return (fail(c, k, NULL, "Invalid object"));
		if (s->sub != NULL && !check_all(c, k->kids, k->path, s->sub))
			return (false);
	}
	return (true);
}

static const struct sb_spec range[] = {
	{ .name = "gt", .type = SB_INT }, { .name = "gte", .type = SB_INT },
	{ .name = "lt", .type = SB_INT }, { .name = "lte", .type = SB_INT }, { 0 }
};

/* A parameter that has kids where a value belongs, or the other way round. */
static bool
check_shape(const struct check *c, const struct sb_param *p, enum sb_type type)
{
	bool is_value = p->value != NULL;

	if (type == SB_RANGE || type == SB_ELSEWHERE)
		return (true);
	if (type == SB_LIST && is_value)
		return (fail(c, p, NULL, "Invalid array"));
	if ((type == SB_HASH || type == SB_META) && is_value)
		return (fail(c, p, NULL, "Invalid object"));
	if (type < SB_HASH && !is_value)
		return (fail(c, p, NULL, "Invalid string: an object was given"));
	if (type < SB_HASH && p->value[0] == '\0')
		return (fail(c, p, "parameter_invalid_empty", "You passed an empty "
		    "string for '%s'. We assume empty values are an attempt to "
		    "unset a parameter; however '%s' cannot be unset. You should "
		    "remove '%s' from your request or supply a non-empty value.",
		    p->path, p->path, p->path));
	return (true);
}

static bool
check_one(const struct check *c, const struct sb_param *p, const struct sb_spec *s)
{
	if (!check_shape(c, p, s->type))
		return (false);
	switch (s->type) {
	case SB_INT:
		return (check_int(c, p));
	case SB_HASH:
		return (check_all(c, p->kids, p->path, s->sub));
	case SB_LIST:
		return (check_list(c, p, s));
	case SB_META:
		return (check_meta(c, p));
	case SB_RANGE:
		return (p->value != NULL ? check_int(c, p) :
		    check_all(c, p->kids, p->path, range));
	case SB_ELSEWHERE:
		return (fail(c, p, NULL, "The sandbox does not know what to do "
		    "with %s; Stripe does.", p->path));
	default:
		return (check_text(c, p, s));
	}
}

static const struct sb_spec *
spec_of(const struct sb_spec *s, const char *name)
{
	for (; s != NULL && s->name != NULL; s++)
		if (str_eq(s->name, name))
			return (s);
	return (NULL);
}

static bool
check_all(const struct check *c, const struct sb_param *kids, const char *path,
    const struct sb_spec *spec)
{
	for (const struct sb_param *p = kids; p != NULL; p = p->next)
		if (spec_of(spec, p->name) == NULL)
			return (fail(c, p, "parameter_unknown",
			    "Received unknown parameter: %s", p->path));
	for (const struct sb_spec *s = spec; s != NULL && s->name != NULL; s++) {
		const struct sb_param *p = kids;
		struct sb_param missing = { 0 };

		while (p != NULL && !str_eq(p->name, s->name))
			p = p->next;
		missing.path = path == NULL ? s->name :
		    arena_printf(c->a, "%s[%s]", path, s->name);
		if (p == NULL && s->required)
			return (fail(c, &missing, "parameter_missing",
			    "Missing required param: %s.", missing.path));
		if (p != NULL && !check_one(c, p, s))
			return (false);
	}
	return (true);
}

bool
sb_params_check(struct arena *a, const struct sb_param *root,
    const struct sb_spec *spec, struct sb_error *e)
{
	struct check c = { a, e };

	return (check_all(&c, root, NULL, spec));
}
