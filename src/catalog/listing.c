/* listing: reading the query of a category page and running it. */
#include "catalog/listing.h"

#include "base/money.h"
#include "base/url.h"
#include "catalog/sql.h"
#include "run/cache.h"
#include "run/settings.h"

static int64_t
price_bound(const char *text, int64_t none)
{
	struct money m;

	return (text[0] != '\0' && money_parse(text, setting_text(SETTING_CURRENCY), &m) == MONEY_OK ? m.minor : none);
}

/* Only values the facets offer are filters; other names in the query mean nothing. */
static void
read_filters(struct req *r, struct listing *l)
{
	const struct form *q = req_query(r);

	for (size_t i = 0; i < q->n && l->nfilters < FILTERS_MAX; i++)
		for (size_t k = 0; k < l->nfacets; k++)
			if (str_eq(l->facets[k].code, q->fields[i].name) && str_eq(l->facets[k].value, q->fields[i].value)) {
				l->filters[l->nfilters++] = (struct filter){ l->facets[k].code, l->facets[k].value };
				break;
			}
	l->min = query(r, "min");
	l->max = query(r, "max");
	l->sort = query(r, "sort");
	l->active = l->nfilters + (l->min[0] != '\0') + (l->max[0] != '\0');
}

static size_t
run(struct req *r, struct listing *l, struct card **v)
{
	const char **codes = NEW_ARRAY(r, const char *, FILTERS_MAX), **values = NEW_ARRAY(r, const char *, FILTERS_MAX);
	int64_t min = price_bound(l->min, 0), max = price_bound(l->max, INT64_MAX), key = INT32_MAX, id = INT64_MAX;
	size_t n = l->nfilters;

	for (size_t i = 0; i < n; i++) {
		codes[i] = l->filters[i].code;
		values[i] = l->filters[i].value;
	}
	if (str_eq(l->sort, "cheap"))
		key = id = 0;
	else if (str_eq(l->sort, "dear"))
		key = INT64_MAX;
	cards_after(r, &key, &id);
	if (str_eq(l->sort, "cheap"))
		return (sql_cards_cheap(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
	if (str_eq(l->sort, "dear"))
		return (sql_cards_dear(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
	if (str_eq(l->sort, "new"))
		return (sql_cards_new(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
	l->sort = "popular";
	if (key > INT32_MAX || key < INT32_MIN)
		key = INT32_MAX;
	return (sql_cards_popular(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
}

struct listing *
listing_get(struct req *r, const char *slug)
{
	struct listing *l = NEW(r, struct listing);
	struct card *v;
	size_t n;

	if (!sql_category(r, slug, req_lang(r), &l->category))
		stop(r, 404);
	cache_tag_category(r, l->category.id);
	l->ncrumbs = sql_category_crumbs(r, l->category.id, req_lang(r), &l->crumbs);
	l->nchildren = sql_category_children(r, l->category.id, req_lang(r), &l->children);
	l->nfacets = sql_facet_values(r, l->category.id, req_lang(r), &l->facets);
	read_filters(r, l);
	n = run(r, l, &v);
	l->cards = cards_page(r, v, n);
	return (l);
}

bool
listing_has(const struct listing *l, const char *code, const char *value)
{
	for (size_t i = 0; i < l->nfilters; i++)
		if (str_eq(l->filters[i].code, code) && str_eq(l->filters[i].value, value))
			return (true);
	return (false);
}

size_t
listing_facet_end(const struct listing *l, size_t from, size_t *end)
{
	size_t i = from + 1;

	while (i < l->nfacets && str_eq(l->facets[i].code, l->facets[from].code))
		i++;
	return (*end = i);
}

const char *
listing_without(struct req *r, const struct listing *l, const char *code, const char *value)
{
	const char *url = req_printf(r, "/c/%s?sort=%s", l->category.slug, url_encode(req_arena(r), l->sort));

	for (size_t i = 0; i < l->nfilters; i++)
		if (!str_eq(l->filters[i].code, code) || !str_eq(l->filters[i].value, value))
			url = req_printf(r, "%s&%s=%s", url, l->filters[i].code, url_encode(req_arena(r), l->filters[i].value));
	if (l->min[0] != '\0' && !str_eq(code, "min"))
		url = req_printf(r, "%s&min=%s", url, url_encode(req_arena(r), l->min));
	if (l->max[0] != '\0' && !str_eq(code, "max"))
		url = req_printf(r, "%s&max=%s", url, url_encode(req_arena(r), l->max));
	return (url);
}
