/* import_map: the mapping file, a line for each field. */
#include "soukd/import_map.h"

#include <strings.h>

#include "base/utf8.h"

enum { LINE_MAX_BYTES = 4000 };

struct parse {
	struct arena		*a;
	struct import_map	*map;
	const char		*name;
	int			 line;
	struct buf		*errors;
};

static const char *const field_names[IMPORT_FIELDS] = {
	[IMPORT_REF] = "ref", [IMPORT_SKU] = "sku", [IMPORT_TITLE] = "title", [IMPORT_DESCRIPTION] = "description",
	[IMPORT_BRAND] = "brand", [IMPORT_CATEGORY] = "category", [IMPORT_PRICE] = "price", [IMPORT_COMPARE_AT] = "compare_at",
	[IMPORT_CURRENCY] = "currency", [IMPORT_STOCK] = "stock", [IMPORT_WEIGHT_G] = "weight_g",
	[IMPORT_WEIGHT_KG] = "weight_kg", [IMPORT_IMAGE] = "image", [IMPORT_STATE] = "state",
};

const char *
import_field_name(enum import_field f)
{
	must(f < IMPORT_FIELDS);
	return (field_names[f]);
}

static void PRINTF(2, 3)
wrong(struct parse *p, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_printf(p->errors, "%s:%d: %s\n", p->name, p->line, text);
}

static char *
trimmed(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	n = strlen(s);
	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		n--;
	s[n] = '\0';
	return (s);
}

/* The end of a column's name: the next " + " or " | ". */
static char *
bare_end(char *s)
{
	for (char *at = s; *at != '\0'; at++)
		if ((*at == '+' || *at == '|') && at > s && at[-1] == ' ' && (at[1] == ' ' || at[1] == '\0'))
			return (at);
	return (s + strlen(s));
}

/* Reads a term at *at and leaves *at at the mark behind it; false after telling. */
static bool
read_term(struct parse *p, char **at, struct import_term *t)
{
	char *s = *at + strspn(*at, " \t"), *end, mark;

	if (*s == '"' || *s == '\'') {
		mark = *s++;
		end = strchr(s, mark);
		if (end == NULL) {
			wrong(p, "the text that begins with %c has no end", mark);
			return (false);
		}
		*t = (struct import_term){ arena_strndup(p->a, s, (size_t)(end - s)), mark == '"', -1 };
		*at = end + 1 + strspn(end + 1, " \t");
	} else {
		end = bare_end(s);
		*t = (struct import_term){ trimmed(arena_strndup(p->a, s, (size_t)(end - s))), false, -1 };
		*at = end;
	}
	if (!t->constant && *t->text == '\0') {
		wrong(p, "a column's name is missing");
		return (false);
	}
	return (true);
}

static void
read_expr(struct parse *p, char *s, struct import_expr *e)
{
	char mark = '\0';

	*e = (struct import_expr){ .line = p->line };
	for (;;) {
		if (e->n == IMPORT_TERMS) {
			wrong(p, "more than %d columns for one field", IMPORT_TERMS);
			return;
		}
		if (!read_term(p, &s, &e->terms[e->n])) {
			e->n = 0;
			return;
		}
		e->n++;
		if (*s == '\0')
			break;
		if (*s != '+' && *s != '|') {
			wrong(p, "\"%.100s\" where + or | belongs", s);
			break;
		}
		if (mark != '\0' && *s != mark) {
			wrong(p, "+ and | cannot be mixed in one line");
			break;
		}
		mark = *s++;
	}
	e->join = mark == '+';
}

/* A setting's value may stand in quotes. */
static const char *
setting_value(struct parse *p, char *s)
{
	size_t n = strlen(s);

	if (n >= 2 && s[0] == '"' && s[n - 1] == '"')
		return (arena_strndup(p->a, s + 1, n - 2));
	return (arena_strdup(p->a, s));
}

static bool
yes_or_no(struct parse *p, const char *key, const char *s)
{
	if (!str_eq(s, "yes") && !str_eq(s, "no"))
		wrong(p, "%s is yes or no, not \"%.100s\"", key, s);
	return (str_eq(s, "yes"));
}

/* False when key is no setting. */
static bool
read_setting(struct parse *p, const char *key, char *value)
{
	struct import_map *m = p->map;
	const struct { const char *key; const char **to; } texts[] = {
		{ "category.root", &m->category_root }, { "category.default", &m->category_default },
		{ "price.default", &m->price_default }, { "stock.default", &m->stock_default },
		{ "currency.default", &m->currency_default },
	};

	for (size_t i = 0; i < nelem(texts); i++)
		if (str_eq(key, texts[i].key)) {
			*texts[i].to = setting_value(p, value);
			return (true);
		}
	if (str_eq(key, "category.create"))
		m->category_create = yes_or_no(p, key, value);
	else if (str_eq(key, "description.html"))
		m->html = yes_or_no(p, key, value);
	else
		return (false);
	return (true);
}

static struct import_pair *
pair_named(struct parse *p, struct import_pair *v, size_t *n, size_t max, const char *name, const char *what)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(v[i].name, name))
			return (&v[i]);
	if (*n == max) {
		wrong(p, "more than %zu %s", max, what);
		return (NULL);
	}
	v[*n] = (struct import_pair){ .name = name };
	return (&v[(*n)++]);
}

static void
read_option(struct parse *p, char *name, char *value)
{
	struct import_map *m = p->map;
	size_t n = strlen(name);
	struct import_pair *o;

	if (n == 0 || n > 60) {
		wrong(p, "option. wants a name of up to 60 bytes");
		return;
	}
	o = pair_named(p, m->options, &m->noptions, IMPORT_OPTIONS, arena_strdup(p->a, name), "options");
	if (o == NULL)
		return;
	if (n > 2 && name[0] == '[' && name[n - 1] == ']')
		o->name_in = (struct import_term){ arena_strndup(p->a, name + 1, n - 2), false, -1 };
	read_expr(p, value, &o->value);
}

static void
read_attr(struct parse *p, char *code, char *value)
{
	struct import_map *m = p->map;
	size_t ok = strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_");
	struct import_pair *a;

	if (ok == 0 || ok > 60 || code[ok] != '\0' || code[0] < 'a') {
		wrong(p, "\"%.100s\" is no attribute code: a small letter, then small letters, digits and _", code);
		return;
	}
	a = pair_named(p, m->attrs, &m->nattrs, IMPORT_ATTRS, arena_strdup(p->a, code), "attributes");
	if (a != NULL)
		read_expr(p, value, &a->value);
}

static void
read_line(struct parse *p, char *s)
{
	char *key, *value;

	s = trimmed(s);
	if (*s == '\0' || *s == '#')
		return;
	value = strchr(s, '=');
	if (value == NULL) {
		wrong(p, "a line is FIELD = COLUMN");
		return;
	}
	*value++ = '\0';
	key = trimmed(s);
	value = trimmed(value);
	if (*value == '\0') {
		wrong(p, "nothing behind the =");
		return;
	}
	for (size_t i = 0; i < IMPORT_FIELDS; i++)
		if (str_eq(key, field_names[i])) {
			read_expr(p, value, &p->map->fields[i]);
			return;
		}
	if (str_starts(key, "option."))
		read_option(p, key + strlen("option."), value);
	else if (str_starts(key, "attr."))
		read_attr(p, key + strlen("attr."), value);
	else if (!read_setting(p, key, value))
		wrong(p, "\"%.100s\" is no field of a product", key);
}

void
import_map_parse(struct arena *a, struct import_map *map, const char *name, const char *text, size_t n, struct buf *errors)
{
	struct parse p = { a, map, name, 0, errors };
	const char *end = text + n, *stop;

	for (; text < end; text = stop + 1) {
		stop = memchr(text, '\n', (size_t)(end - text));
		stop = stop != NULL ? stop : end;
		n = (size_t)(stop - text);
		if (++p.line == 1 && n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
			text += 3;
			n -= 3;
		}
		if (n > LINE_MAX_BYTES || memchr(text, '\0', n) != NULL || !utf8_valid(text, n))
			wrong(&p, "the line is too long or not UTF-8");
		else
			read_line(&p, arena_strndup(a, text, n));
	}
}

void
import_map_check(const struct import_map *m, const char *name, struct buf *errors)
{
	const struct import_expr *f = m->fields;

	if (f[IMPORT_TITLE].n == 0)
		buf_printf(errors, "%s: no column for title\n", name);
	if (f[IMPORT_REF].n == 0 && f[IMPORT_SKU].n == 0)
		buf_printf(errors, "%s: no column for ref or sku, which tell products apart\n", name);
	if (f[IMPORT_PRICE].n == 0 && m->price_default == NULL)
		buf_printf(errors, "%s: neither a column for price nor price.default\n", name);
	if (f[IMPORT_CATEGORY].n == 0 && m->category_default == NULL)
		buf_printf(errors, "%s: neither a column for category nor category.default\n", name);
	if (f[IMPORT_WEIGHT_G].n > 0 && f[IMPORT_WEIGHT_KG].n > 0)
		buf_printf(errors, "%s: weight_g and weight_kg are both mapped\n", name);
}

static int
column_named(const char **header, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(header[i], name))
			return ((int)i);
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(header[i], name) == 0)
			return ((int)i);
	return (-1);
}

/* With |, one column of several is enough. */
static void
bind_expr(struct import_map *m, const char *name, struct import_expr *e, const char **header, size_t n, struct buf *errors)
{
	size_t found = 0;

	for (size_t i = 0; i < e->n; i++) {
		struct import_term *t = &e->terms[i];

		t->index = t->constant ? -1 : column_named(header, n, t->text);
		found += t->constant || t->index >= 0;
		if (t->index < 0 && !t->constant && !m->loose && (e->join || e->n == 1))
			buf_printf(errors, "%s:%d: the file has no column \"%s\"\n", name, e->line, t->text);
	}
	if (e->n > 1 && !e->join && found == 0 && !m->loose)
		buf_printf(errors, "%s:%d: the file has none of these columns\n", name, e->line);
	if (found == 0)
		e->n = 0;
}

void
import_map_bind(struct import_map *m, const char *name, const char **header, size_t n, struct buf *errors)
{
	for (size_t i = 0; i < IMPORT_FIELDS; i++)
		bind_expr(m, name, &m->fields[i], header, n, errors);
	for (size_t i = 0; i < m->nattrs; i++)
		bind_expr(m, name, &m->attrs[i].value, header, n, errors);
	for (size_t i = 0; i < m->noptions; i++) {
		struct import_pair *o = &m->options[i];

		bind_expr(m, name, &o->value, header, n, errors);
		if (o->name_in.text == NULL)
			continue;
		o->name_in.index = column_named(header, n, o->name_in.text);
		if (o->name_in.index < 0 && !m->loose)
			buf_printf(errors, "%s:%d: the file has no column \"%s\"\n", name, o->value.line, o->name_in.text);
	}
}
