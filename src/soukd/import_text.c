/* import_text: values out of rows, whatever they came in. */
#include "soukd/import_row.h"

#include <ctype.h>
#include <strings.h>

#include "base/strnum.h"
#include "base/utf8.h"

static json_t *
member(const json_t *object, const char *name)
{
	json_t *v = json_object_get(object, name);
	const char *key;

	if (v != NULL)
		return (v);
	for (void *at = json_object_iter((json_t *)object); at != NULL; at = json_object_iter_next((json_t *)object, at)) {
		key = json_object_iter_key(at);
		if (strcasecmp(key, name) == 0)
			return (json_object_iter_value(at));
	}
	return (NULL);
}

/* "a.b": the member of that name, or the member b of a. */
static json_t *
look_up(const json_t *object, const char *path)
{
	char step[128];
	const char *dot;
	json_t *v;

	for (;;) {
		v = member(object, path);
		dot = strchr(path, '.');
		if (v != NULL || dot == NULL || (size_t)(dot - path) >= sizeof step)
			return (v);
		memcpy(step, path, (size_t)(dot - path));
		step[dot - path] = '\0';
		object = member(object, step);
		if (!json_is_object(object))
			return (NULL);
		path = dot + 1;
	}
}

static const char *json_words(struct arena *, const json_t *, const char *separator, int depth);

static const char *
array_words(struct arena *a, const json_t *v, const char *separator, int depth)
{
	struct buf b = { .max = 1 << 20 };
	const char *text;

	for (size_t i = 0; i < json_array_size(v); i++) {
		text = json_words(a, json_array_get(v, i), separator, depth + 1);
		if (*text == '\0')
			continue;
		if (separator == NULL) {
			buf_free(&b);
			return (text);
		}
		if (b.n > 0)
			buf_puts(&b, separator);
		buf_puts(&b, text);
	}
	text = arena_strdup(a, b.n > 0 ? b.p : "");
	buf_free(&b);
	return (text);
}

static const char *
json_words(struct arena *a, const json_t *v, const char *separator, int depth)
{
	if (json_is_string(v))
		return (json_string_value(v));
	if (json_is_integer(v))
		return (arena_printf(a, "%lld", (long long)json_integer_value(v)));
	if (json_is_real(v))
		return (arena_printf(a, "%.15g", json_real_value(v)));
	if (json_is_boolean(v))
		return (json_is_true(v) ? "true" : "false");
	if (json_is_array(v) && depth < 4)
		return (array_words(a, v, separator, depth));
	return ("");
}

const char *
import_term_value(struct arena *a, const struct import_record *rec, const struct import_term *t, const char *separator)
{
	if (t->constant)
		return (t->text);
	if (rec->object != NULL)
		return (json_words(a, look_up(rec->object, t->text), separator, 0));
	return (t->index >= 0 && (size_t)t->index < rec->n ? rec->values[t->index] : "");
}

const json_t *
import_scalar(const struct import_record *rec, const struct import_expr *e)
{
	if (rec->object == NULL || e->n != 1 || e->terms[0].constant)
		return (NULL);
	return (look_up(rec->object, e->terms[0].text));
}

const char *
import_value(struct arena *a, const struct import_record *rec, const struct import_expr *e, const char *separator,
    const char **column)
{
	const char *all = "", *one;

	*column = e->n > 0 ? e->terms[0].text : "";
	if (e->n == 0)
		return (NULL);
	for (size_t i = 0; i < e->n; i++) {
		one = import_term_value(a, rec, &e->terms[i], separator);
		if (one[strspn(one, " \t\r\n")] == '\0')
			continue;
		*column = e->terms[i].text;
		if (!e->join)
			return (one);
		all = *all == '\0' ? one : arena_printf(a, "%s%s%s", all, separator != NULL ? separator : " ", one);
	}
	return (all);
}

static const char *
entity(const char *s, struct buf *to)
{
	static const struct { const char *name, *text; } known[] = {
		{ "amp;", "&" }, { "lt;", "<" }, { "gt;", ">" }, { "quot;", "\"" }, { "apos;", "'" }, { "nbsp;", " " },
		{ "ndash;", "\xe2\x80\x93" }, { "mdash;", "\xe2\x80\x94" }, { "rsquo;", "\xe2\x80\x99" }, { "hellip;", "\xe2\x80\xa6" },
	};
	bool hex = s[1] == '#' && (s[2] == 'x' || s[2] == 'X');
	unsigned long cp;
	char *end, text[4];

	for (size_t i = 0; i < nelem(known); i++)
		if (str_starts(s + 1, known[i].name)) {
			buf_puts(to, known[i].text);
			return (s + 1 + strlen(known[i].name));
		}
	cp = s[1] == '#' && isxdigit((unsigned char)s[2 + hex]) ? strtoul(s + 2 + hex, &end, hex ? 16 : 10) : 0;
	if (cp < 9 || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000) || *end != ';') {
		buf_putc(to, '&');
		return (s + 1);
	}
	buf_put(to, text, utf8_encode((uint32_t)cp, text));
	return (end + 1);
}

static bool
named(const char *tag, const char *name)
{
	size_t n = strlen(name);

	return (strncasecmp(tag, name, n) == 0 && !isalnum((unsigned char)tag[n]));
}

/* Behind the tag at s; script and style go with all that is in them. */
static const char *
tag(const char *s, struct buf *to)
{
	static const char *const blocks[] = { "p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "ul", "ol" };
	const char *name = s + 1 + (s[1] == '/'), *end = strchr(s, '>');

	for (size_t i = 0; i < nelem(blocks); i++)
		if (named(name, blocks[i]) && to->n > 0 && to->p[to->n - 1] != '\n')
			buf_putc(to, '\n');
	if (end != NULL && s[1] != '/' && (named(name, "script") || named(name, "style"))) {
		end = strcasestr(end, named(name, "style") ? "</style" : "</script");
		end = end != NULL ? strchr(end, '>') : NULL;
	}
	return (end != NULL ? end + 1 : s + strlen(s));
}

char *
import_plain(struct arena *a, const char *html)
{
	struct buf b = { .max = 2 << 20 };
	char *text;

	while (*html != '\0') {
		if (*html == '<' && (isalpha((unsigned char)html[1]) || html[1] == '/' || html[1] == '!'))
			html = tag(html, &b);
		else if (*html == '&')
			html = entity(html, &b);
		else
			buf_putc(&b, *html++);
	}
	text = arena_strdup(a, b.n > 0 ? b.p : "");
	buf_free(&b);
	return (text);
}

bool
import_decimal(const char *s, int scale, int64_t *to)
{
	char digits[32];
	size_t n = 0, point = strcspn(s, "."), len = strlen(s);

	if (point == 0 || point > 12 || len - point > 12)
		return (false);
	for (size_t i = point + (s[point] == '.'); i < len; i++)
		if (!isdigit((unsigned char)s[i]))
			return (false);
	memcpy(digits, s, point);
	for (n = point; scale > 0; scale--, n++)
		digits[n] = n + 1 < len && point < len ? s[n + 1] : '0';
	digits[n] = '\0';
	return (str_to_i64(digits, 0, INT64_C(1000000000), to));
}
