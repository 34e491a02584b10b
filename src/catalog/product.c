/* product: what its page is made of. */
#include "catalog/product.h"

#include "base/strnum.h"
#include "base/utf8.h"
#include "catalog/sql.h"
#include "run/cache.h"
#include "run/locale.h"
#include "site/site.h"

enum { REVIEWS = 6, REVIEWS_ON_PAGE = 20, RELATED = 10 };

static void
read_stars(struct product_view *v)
{
	const char *s = v->p.stars;

	for (size_t i = 0; i < 5; i++) {
		char *end;

		v->stars[i] = strtoll(s, &end, 10);
		s = *end == ',' ? end + 1 : end;
	}
}

struct product_view *
product_view_get(struct req *r, product_id id)
{
	struct product_view *v = NEW(r, struct product_view);

	if (!sql_product(r, id, &v->p))
		stop(r, 404);
	v->nvariants = sql_product_variants(r, id, &v->variants);
	v->chosen = v->nvariants > 0 ? &v->variants[0] : NULL;
	for (size_t i = 0; i < v->nvariants; i++)
		if (v->variants[i].available > 0) {
			v->chosen = &v->variants[i];
			break;
		}
	v->nimages = sql_product_images(r, id, &v->images);
	v->nattrs = sql_product_attrs(r, id, req_lang(r), &v->attrs);
	v->nreviews = sql_product_reviews(r, id, INT64_MAX, 0, REVIEWS, &v->reviews);
	v->ncrumbs = sql_category_crumbs(r, v->p.category, req_lang(r), &v->crumbs);
	v->nrelated = sql_cards_related(r, v->p.category, id, RELATED, &v->related);
	for (size_t i = 0; i < v->nrelated; i++)
		cache_tag_product(r, v->related[i].id);
	read_stars(v);
	return (v);
}

struct reviews_page *
reviews_page_get(struct req *r, product_id id)
{
	struct reviews_page *p = NEW(r, struct reviews_page);
	int64_t before = page_start_id(r, INT64_MAX), only;

	if (!sql_product(r, id, &p->v.p))
		stop(r, 404);
	if (!str_to_i64(query(r, "stars"), 1, 5, &only))
		only = 0;
	p->only = (int)only;
	p->v.nreviews = sql_product_reviews(r, id, before, p->only, REVIEWS_ON_PAGE + 1, &p->v.reviews);
	if (p->v.nreviews > REVIEWS_ON_PAGE) {
		p->v.nreviews = REVIEWS_ON_PAGE;
		p->next = page_key(r, p->v.reviews[REVIEWS_ON_PAGE - 1].id);
	}
	p->v.ncrumbs = sql_category_crumbs(r, p->v.p.category, req_lang(r), &p->v.crumbs);
	read_stars(&p->v);
	return (p);
}

int
review_share(const struct product_view *v, int stars)
{
	int64_t all = 0;

	for (size_t i = 0; i < 5; i++)
		all += v->stars[i];
	return (all > 0 ? (int)((v->stars[stars - 1] * 100 + all / 2) / all) : 0);
}

static size_t
paragraph_length(const char *at)
{
	const char *end = strstr(at, "\n\n");

	return (end != NULL ? (size_t)(end - at) : strlen(at));
}

const char *
paragraph_text(struct req *r, const char *at)
{
	return (arena_strndup(req_arena(r), at, paragraph_length(at)));
}

const char *
paragraph_next(const char *at)
{
	at += paragraph_length(at);
	return (at + strspn(at, "\n"));
}

const char *
attr_text(struct req *r, const char *kind, const char *value, const char *unit)
{
	if (str_eq(kind, "bool"))
		return (str_eq(value, "true") ? tr(r, "Yes") : tr(r, "No"));
	if (str_eq(kind, "number"))
		value = decimal_text(r, value);
	return (unit[0] != '\0' ? req_printf(r, "%s\u00a0%s", value, unit) : value);
}

const char *
shop_initials(struct req *r, const char *name)
{
	const char *second = strchr(name, ' ');
	size_t n = utf8_cut_points(name, strlen(name), 1);

	if (second == NULL || second[1] == '\0')
		return (req_printf(r, "%.*s", (int)n, name));
	second++;
	return (req_printf(r, "%.*s%.*s", (int)n, name, (int)utf8_cut_points(second, strlen(second), 1), second));
}
