/* import_row: fields one after the other; each says what is wrong with it. */
#include "soukd/import_row.h"

#include <sodium.h>
#include <strings.h>

#include "base/money.h"
#include "base/strnum.h"
#include "base/textnorm.h"
#include "base/utf8.h"
#include "catalog/slug.h"

enum { REF_MAX = 200, TITLE_MAX = 300, TEXT_MAX = 20000, BRAND_MAX = 200, SKU_LIMIT = 64, URL_MAX = 2000, PICTURES = 8 };
#define STOCK_MAX INT64_C(100000000)
#define PRICE_LIMIT INT64_C(100000000000)

struct row {
	struct import_rules		*rules;
	const struct import_map		*map;
	struct arena			*a;
	const struct import_record	*rec;
	struct import_item		*item;
};

struct import_key *
import_seen(struct import_seen *s, const char *key)
{
	struct import_key *old = s->keys, *k;
	size_t n = s->room;
	uint64_t h;

	if (s->n * 2 >= s->room) {
		if (s->room == 0)
			randombytes_buf(s->secret, sizeof s->secret);
		s->room = s->room > 0 ? s->room * 2 : 1024;
		s->keys = xcalloc(s->room, sizeof *s->keys);
		for (size_t i = 0; i < n; i++) {
			if (old[i].hash == 0)
				continue;
			for (h = old[i].hash; s->keys[h % s->room].hash != 0; h++)
				;
			s->keys[h % s->room] = old[i];
		}
		free(old);
	}
	crypto_shorthash((unsigned char *)&h, (const unsigned char *)key, strlen(key), s->secret);
	h = h != 0 ? h : 1;
	for (size_t i = h % s->room;; i = (i + 1) % s->room) {
		k = &s->keys[i];
		if (k->hash == h)
			return (k);
		if (k->hash == 0) {
			k->hash = h;
			s->n++;
			return (k);
		}
	}
}

void
import_rules_free(struct import_rules *r)
{
	free(r->refs.keys);
	free(r->skus.keys);
}

void
import_problem(struct import_item *item, const char *column, const char *value, const char *what)
{
	if (item->nproblems < IMPORT_PROBLEMS)
		item->problems[item->nproblems++] = (struct import_problem){ column, value, what };
}

static const char *
value(struct row *w, enum import_field f, const char *separator, const char **column)
{
	return (import_value(w->a, w->rec, &w->map->fields[f], separator, column));
}

/* One line of at most max characters; NULL when it is not mapped. */
static const char *
line(struct row *w, enum import_field f, size_t max, const char *separator, const char **column)
{
	const char *s = value(w, f, separator, column);

	if (s == NULL)
		return (NULL);
	s = text_line(w->a, s, strlen(s));
	if (s == NULL) {
		import_problem(w->item, *column, "", "not UTF-8");
		return ("");
	}
	if (strlen(s) > max && utf8_count(s, strlen(s)) > max) {
		import_problem(w->item, *column, s, arena_printf(w->a, "longer than %zu characters", max));
		return ("");
	}
	return (s);
}

static void
read_description(struct row *w)
{
	const char *column, *s = value(w, IMPORT_DESCRIPTION, "\n", &column);

	if (s == NULL)
		return;
	if (w->map->html)
		s = import_plain(w->a, s);
	s = text_block(w->a, s, strlen(s));
	if (s == NULL)
		import_problem(w->item, column, "", "not UTF-8");
	else if (strlen(s) > TEXT_MAX && utf8_count(s, strlen(s)) > TEXT_MAX)
		import_problem(w->item, column, s, "longer than 20000 characters");
	w->item->description = s;
}

static bool
one_of(const char *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcasecmp(s, *words) == 0)
			return (true);
	return (false);
}

static void
read_state(struct row *w)
{
	static const char *const live[] = { "live", "active", "published", "true", "yes", "1", NULL };
	static const char *const draft[] = { "draft", "false", "no", "0", "-1", NULL };
	static const char *const archived[] = { "archived", NULL };
	const char *column, *s = line(w, IMPORT_STATE, 100, " ", &column);

	if (s == NULL || *s == '\0')
		return;
	if (one_of(s, live))
		w->item->state = "live";
	else if (one_of(s, draft))
		w->item->state = "draft";
	else if (one_of(s, archived))
		w->item->state = "archived";
	else
		import_problem(w->item, column, s, "no state: live, draft or archived");
}

static json_t *
attr_value(struct row *w, const struct import_pair *p)
{
	const json_t *v = import_scalar(w->rec, &p->value);
	const char *column, *s = import_value(w->a, w->rec, &p->value, ", ", &column);
	int64_t n;
	char *end;
	double d;

	if (json_is_number(v) || json_is_boolean(v))
		return (json_deep_copy(v));
	s = s != NULL ? text_line(w->a, s, strlen(s)) : "";
	if (s == NULL || strlen(s) > 2000) {
		import_problem(w->item, column, s != NULL ? s : "", "not UTF-8, or longer than 2000 bytes");
		return (NULL);
	}
	if (*s == '\0')
		return (NULL);
	if (p->kind == 'b')
		return (json_boolean(strchr("1tTyY", *s) != NULL));
	if (p->kind != 'n')
		return (json_string(s));
	if (str_to_i64(s, INT32_MIN, INT32_MAX, &n))
		return (json_integer(n));
	d = strtod(s, &end);
	if (*end == '\0' && d > -1e12 && d < 1e12)
		return (json_real(d));
	import_problem(w->item, column, s, "not a number");
	return (NULL);
}

static char *
dumped(struct row *w, json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT), *kept = arena_strdup(w->a, text != NULL ? text : "{}");

	free(text);
	json_decref(object);
	return (kept);
}

static void
read_attrs(struct row *w)
{
	json_t *all = json_object();

	for (size_t i = 0; i < w->map->nattrs; i++) {
		json_t *v = attr_value(w, &w->map->attrs[i]);

		if (v != NULL)
			json_object_set_new(all, w->map->attrs[i].name, v);
	}
	w->item->attrs = dumped(w, all);
}

static bool
address(const char *s, size_t n)
{
	size_t scheme = strncasecmp(s, "http://", 7) == 0 ? 7 : strncasecmp(s, "https://", 8) == 0 ? 8 : 0;

	if (scheme == 0 || n <= scheme || n > URL_MAX || strchr("/?#:", s[scheme]) != NULL)
		return (false);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == '"' || s[i] == '<' || s[i] == '>' || s[i] == '\\' || s[i] == 0x7f)
			return (false);
	return (true);
}

/* Several are divided by white space, with or without a comma. */
static void
read_pictures(struct row *w)
{
	const char *column, *s = value(w, IMPORT_IMAGE, NULL, &column);
	struct buf b = { .max = 64 << 10 };
	size_t n, k = 0;

	for (s = s != NULL ? s : ""; *(s += strspn(s, " \t\r\n")) != '\0'; s += n) {
		size_t url = n = strcspn(s, " \t\r\n");

		while (url > 0 && (s[url - 1] == ',' || s[url - 1] == ';'))
			url--;
		if (!address(s, url))
			import_problem(w->item, column, arena_strndup(w->a, s, n), "not an http or https address");
		else if (k++ < PICTURES) {
			if (b.n > 0)
				buf_putc(&b, '\n');
			buf_put(&b, s, url);
		}
	}
	if (b.n > 0)
		w->item->pictures = arena_strdup(w->a, b.p);
	buf_free(&b);
}

static const char *
money_trouble(enum money_error e)
{
	switch (e) {
	case MONEY_NEGATIVE:
		return ("less than 0");
	case MONEY_DECIMALS:
		return ("more decimals than the currency has");
	case MONEY_AMBIGUOUS:
		return ("a thousand, or one and decimals? write 1234.00");
	case MONEY_TOO_LARGE:
		return ("too large");
	default:
		return ("not an amount");
	}
}

/* The amount, or -1 when there is none or it is wrong. */
static int64_t
amount(struct row *w, const char *column, const char *s)
{
	struct money m;
	enum money_error e = money_parse(s, w->rules->currency, &m);

	if (e == MONEY_OK && m.minor <= PRICE_LIMIT)
		return (m.minor);
	import_problem(w->item, column, s, e == MONEY_OK ? "too large" : money_trouble(e));
	return (-1);
}

static bool
blank(const char *s)
{
	return (s == NULL || s[strspn(s, " \t\r\n")] == '\0');
}

static void
read_currency(struct row *w)
{
	const char *column, *s = line(w, IMPORT_CURRENCY, 100, " ", &column);

	if (s == NULL || *s == '\0')
		s = w->map->currency_default;
	if (s != NULL && strcasecmp(s, w->rules->currency) != 0)
		import_problem(w->item, column, s, arena_printf(w->a, "the shop sells in %s", w->rules->currency));
}

static void
read_amounts(struct row *w, const char *price, const char *price_column)
{
	struct import_item *item = w->item;
	const char *column, *was;

	read_currency(w);
	item->price = amount(w, price_column, price);
	if (item->price == 0)
		import_problem(item, price_column, price, "the price is 0");
	was = value(w, IMPORT_COMPARE_AT, " ", &column);
	if (!blank(was))
		item->compare_at = amount(w, column, was);
	/* Exports repeat the price here when there is no former one, or put 0. */
	if (item->compare_at <= item->price)
		item->compare_at = -1;
}

static void
read_counts(struct row *w)
{
	struct import_item *item = w->item;
	enum import_field weight = w->map->fields[IMPORT_WEIGHT_G].n > 0 ? IMPORT_WEIGHT_G : IMPORT_WEIGHT_KG;
	const char *column, *s = line(w, IMPORT_STOCK, 100, " ", &column);

	if (s == NULL || *s == '\0')
		s = w->map->stock_default;
	item->stock_column = *column != '\0' ? column : "stock";
	if (s != NULL && !str_to_i64(s, 0, STOCK_MAX, &item->stock))
		import_problem(item, item->stock_column, s, "not a whole number of 0 or more");
	s = line(w, weight, 100, " ", &column);
	if (s != NULL && *s != '\0' && !import_decimal(s, weight == IMPORT_WEIGHT_KG ? 3 : 0, &item->weight_g))
		import_problem(item, column, s, weight == IMPORT_WEIGHT_KG ? "not a weight in kg" : "not a weight in grams");
}

/* Tables of some shops name an option in a product's first row only. */
static const char *
option_name(struct row *w, size_t i, bool first)
{
	const struct import_pair *o = &w->map->options[i];
	char *kept = w->rules->option_names[i];
	const char *s;

	if (o->name_in.text == NULL)
		return (o->name);
	s = import_term_value(w->a, w->rec, &o->name_in, " ");
	s = text_line(w->a, s, strlen(s));
	if (first)
		kept[0] = '\0';
	if (s != NULL && *s != '\0' && strlen(s) < sizeof w->rules->option_names[i])
		memcpy(kept, s, strlen(s) + 1);
	return (kept[0] != '\0' ? kept : "Option");
}

static void
read_options(struct row *w, bool first)
{
	json_t *all = json_object();
	const char *title = "", *column, *name, *s;

	for (size_t i = 0; i < w->map->noptions; i++) {
		name = option_name(w, i, first);
		s = import_value(w->a, w->rec, &w->map->options[i].value, ", ", &column);
		s = s != NULL ? text_line(w->a, s, strlen(s)) : "";
		if (s == NULL || strlen(s) > 200) {
			import_problem(w->item, column, s != NULL ? s : "", "not UTF-8, or longer than 200 bytes");
			continue;
		}
		if (*s == '\0' || str_eq(s, "Default Title"))
			continue;
		json_object_set_new(all, name, json_string(s));
		title = *title == '\0' ? s : arena_printf(w->a, "%s / %s", title, s);
	}
	w->item->variant_title = title;
	w->item->options = dumped(w, all);
}

static const char *
hashed(struct row *w, const char *s, size_t hex)
{
	unsigned char h[16];
	char text[33];
	char *both = arena_printf(w->a, "%lld %s", (long long)w->rules->seller, s);

	crypto_generichash(h, sizeof h, (const unsigned char *)both, strlen(both), NULL, 0);
	sodium_bin2hex(text, sizeof text, h, sizeof h);
	return (arena_strndup(w->a, text, hex));
}

/* A SKU of its own for a row that has none, the same each time. */
static const char *
made_sku(struct row *w)
{
	const struct import_item *item = w->item;
	const char *s = item->ref;

	if (item->variant_title != NULL && *item->variant_title != '\0')
		s = arena_printf(w->a, "%s-%s", s, slug_of(w->a, item->variant_title));
	if (strlen(s) <= SKU_LIMIT)
		return (s);
	return (arena_printf(w->a, "%.*s-%s", (int)utf8_cut(s, strlen(s), SKU_LIMIT - 13), s, hashed(w, s, 12)));
}

static void
check_variant(struct row *w, struct import_key *ref)
{
	struct import_item *item = w->item;
	struct import_key *sku;

	if (item->nproblems > 0)
		return;
	if (ref->variants > 0 && (item->variant_title == NULL || *item->variant_title == '\0')) {
		import_problem(item, "ref", item->ref, arena_printf(w->a,
		    "row %lld has this ref already; more variants of a product need options that tell them apart", (long long)ref->row));
		return;
	}
	sku = import_seen(&w->rules->skus, item->sku);
	if (sku->row != 0)
		import_problem(item, item->sku_column, item->sku,
		    arena_printf(w->a, "row %lld has this SKU already", (long long)sku->row));
	else
		sku->row = item->row;
	item->position = ref->variants++;
}

static void
read_variant(struct row *w, struct import_key *ref, const char *price, const char *price_column)
{
	struct import_item *item = w->item;

	read_amounts(w, price, price_column);
	read_counts(w);
	if (w->map->noptions > 0)
		read_options(w, ref->variants == 0);
	item->sku = line(w, IMPORT_SKU, SKU_LIMIT, "-", &item->sku_column);
	if (item->sku == NULL || *item->sku == '\0')
		item->sku = made_sku(w);
	check_variant(w, ref);
}

static void
read_product(struct row *w, const char *title, const char *title_column)
{
	struct import_item *item = w->item;
	const char *column;

	item->title = title;
	if (*title == '\0' && item->nproblems == 0)
		import_problem(item, title_column, "", "no title");
	item->slug = arena_printf(w->a, "%s-%s", slug_of(w->a, title), hashed(w, item->ref, 10));
	item->category = line(w, IMPORT_CATEGORY, 1000, " > ", &item->category_column);
	if (item->category == NULL)
		item->category = "";
	item->brand = line(w, IMPORT_BRAND, BRAND_MAX, ", ", &column);
	read_description(w);
	read_attrs(w);
}

static bool
read_ref(struct row *w)
{
	const char *column, *s = line(w, IMPORT_REF, REF_MAX, "-", &column);

	if (s == NULL)
		s = line(w, IMPORT_SKU, REF_MAX, "-", &column);
	/* WooCommerce names a parent without SKU by its number. */
	if (str_starts(s, "id:"))
		s += 3 + strspn(s + 3, " ");
	w->item->ref = s;
	if (w->item->nproblems == 0 && *s == '\0')
		import_problem(w->item, column, "", "no ref");
	return (w->item->nproblems == 0);
}

void
import_item_read(struct import_rules *rules, struct arena *a, const struct import_record *rec, struct import_item *item)
{
	struct row w = { rules, rules->map, a, rec, item };
	const char *title, *price, *column = "", *price_column = "";
	struct import_key *ref;
	bool first;

	*item = (struct import_item){ .row = rec->number, .compare_at = -1, .stock = -1, .weight_g = -1, .sku_column = "sku" };
	if (!read_ref(&w))
		return;
	ref = import_seen(&rules->refs, item->ref);
	first = ref->row == 0;
	if (first)
		ref->row = rec->number;
	else if (ref->bad) {
		import_problem(item, "ref", item->ref,
		    arena_printf(a, "row %lld, the product's first, is bad", (long long)ref->row));
		return;
	}
	title = line(&w, IMPORT_TITLE, TITLE_MAX, " ", &column);
	if (first)
		read_product(&w, title, column);
	read_state(&w);
	read_pictures(&w);
	price = value(&w, IMPORT_PRICE, " ", &price_column);
	if (blank(price) && rules->map->price_default != NULL)
		price = rules->map->price_default;
	if (!blank(price))
		read_variant(&w, ref, price, *price_column != '\0' ? price_column : "price");
	else if (rules->map->noptions == 0 || (!first && item->pictures == NULL))
		import_problem(item, price_column, "", "no price");
	if (first && item->nproblems > 0)
		ref->bad = true;
}
