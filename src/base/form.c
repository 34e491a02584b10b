/* form: the decoder of the URL standard, with limits and without NUL. */
#include "base/form.h"
#include "base/url.h"
#include "base/utf8.h"

const struct form_limits form_limits_default = {
	.fields = 200, .name = 200, .value = 256 << 10, .total = 1 << 20,
};

const char *
form_error_name(enum form_error e)
{
	static const char *const names[] = {
		"ok", "fields", "name", "value", "total", "utf8", "nul",
	};

	must(e < nelem(names));
	return (names[e]);
}

/* Fit for a log line: the name itself may be what is wrong. */
static const char *
printable(struct arena *a, const char *s, size_t n)
{
	char *to = arena_strndup(a, s, n < 60 ? n : 60);

	for (char *p = to; p < to + (n < 60 ? n : 60); p++)
		if (*p < 0x20 || *p > 0x7e)
			*p = '?';
	return (to);
}

static enum form_error
text_error(const char *s, size_t n)
{
	if (memchr(s, '\0', n) != NULL)
		return (FORM_NUL);
	return (utf8_valid(s, n) ? FORM_OK : FORM_UTF8);
}

static enum form_error
field_error(const struct form *f, const struct form_limits *max,
    const struct form_field *field, size_t name_n)
{
	enum form_error e;

	if (f->n >= max->fields)
		return (FORM_FIELDS);
	if (name_n > max->name)
		return (FORM_NAME);
	if (field->n > max->value)
		return (FORM_VALUE);
	if ((e = text_error(field->name, name_n)) != FORM_OK)
		return (e);
	return (text_error(field->value, field->n));
}

/* The strings are the arena's already. */
static enum form_error
append(struct arena *a, struct form *f, const struct form_limits *max,
    struct form_field field, size_t name_n)
{
	enum form_error e = field_error(f, max, &field, name_n);
	struct form_field *more;

	if (e != FORM_OK) {
		f->bad = printable(a, field.name, name_n);
		return (e);
	}
	if (f->n == f->room) {
		f->room = f->room != 0 ? f->room * 2 : 16;
		more = arena_alloc(a, f->room * sizeof *more);
		if (f->n > 0)
			memcpy(more, f->fields, f->n * sizeof *more);
		f->fields = more;
	}
	f->fields[f->n++] = field;
	return (FORM_OK);
}

enum form_error
form_add(struct arena *a, struct form *f, const struct form_limits *max,
    struct form_field field)
{
	size_t name_n = strlen(field.name);

	f->bad = "";
	if (max->total - f->total < name_n + field.n) {
		f->bad = printable(a, field.name, name_n);
		return (FORM_TOTAL);
	}
	f->total += name_n + field.n;
	field.name = arena_strndup(a, field.name, name_n);
	field.value = arena_strndup(a, field.value, field.n);
	return (append(a, f, max, field, name_n));
}

static const char *
decoded(struct arena *a, const char *s, size_t *n)
{
	char *to = arena_alloc(a, *n + 1);

	*n = url_decode(to, s, *n, true);
	to[*n] = '\0';
	return (to);
}

static enum form_error
decode_pair(struct arena *a, const char *s, size_t n,
    const struct form_limits *max, struct form *f)
{
	const char *eq = memchr(s, '=', n);
	size_t name_n = eq != NULL ? (size_t)(eq - s) : n;
	struct form_field field;

	field.n = eq != NULL ? n - name_n - 1 : 0;
	field.name = decoded(a, s, &name_n);
	field.value = decoded(a, eq != NULL ? eq + 1 : s, &field.n);
	return (append(a, f, max, field, name_n));
}

enum form_error
form_decode(struct arena *a, const char *s, size_t n,
    const struct form_limits *max, struct form *f)
{
	const char *end = s + n, *amp;
	enum form_error e;

	*f = (struct form){ .bad = "" };
	if (n > max->total)
		return (FORM_TOTAL);
	f->total = n;
	while (s < end) {
		amp = memchr(s, '&', (size_t)(end - s));
		if (amp == NULL)
			amp = end;
		if (amp > s && (e = decode_pair(a, s, (size_t)(amp - s), max,
		    f)) != FORM_OK)
			return (e);
		s = amp + 1;
	}
	return (FORM_OK);
}

const char *
form_get(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->fields[i].name, name))
			return (f->fields[i].value);
	return (NULL);
}

size_t
form_get_all(struct arena *a, const struct form *f, const char *name,
    const char ***values)
{
	size_t n = 0;

	*values = arena_alloc(a, (f->n + 1) * sizeof **values);
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->fields[i].name, name))
			(*values)[n++] = f->fields[i].value;
	return (n);
}
