/* card: pages of cards, and what is worked out for one. */
#include "catalog/card.h"

#include "base/strnum.h"
#include "run/cache.h"
#include "run/locale.h"
#include "shipping/rate.h"
#include "site/site.h"

void
cards_after(struct req *r, int64_t *key, int64_t *id)
{
	const char *text = page_start(r), *tilde = strchr(text, '~');
	int64_t k, i;

	if (tilde == NULL || !str_to_i64(req_printf(r, "%.*s", (int)(tilde - text), text), INT64_MIN, INT64_MAX, &k) ||
	    !str_to_i64(tilde + 1, 1, INT64_MAX, &i))
		return;
	*key = k;
	*id = i;
}

struct cards
cards_page(struct req *r, struct card *v, size_t n)
{
	struct cards c = { .v = v, .n = n < CARDS ? n : CARDS };

	for (size_t i = 0; i < c.n; i++)
		cache_tag_product(r, v[i].id);
	if (n > CARDS)
		c.next = req_printf(r, "%lld~%lld", (long long)v[CARDS - 1].sort_key, (long long)v[CARDS - 1].id.n);
	return (c);
}

const char *
products_text(struct req *r, int64_t n)
{
	return (req_printf(r, trn(r, "%s product", "%s products", n), number_text(r, n)));
}

int
card_stars(int64_t sum, int64_t count)
{
	return (count > 0 ? (int)((sum * 10 + count / 2) / count) : 0);
}

const char *
rating_text(struct req *r, int64_t sum, int64_t count)
{
	int tenths = card_stars(sum, count);

	return (req_printf(r, "%d%s%d", tenths / 10, str_eq(req_lang(r), "de") ? "," : ".", tenths % 10));
}

int
card_discount(const struct card *c)
{
	return (c->has_compare_at && c->compare_at > c->price ? (int)((c->compare_at - c->price) * 100 / c->compare_at) : 0);
}

bool
card_ships_free(const struct card *c)
{
	const struct shipping_rate rate = { c->ship_flat, c->ship_free_over, c->has_ship_free_over };

	return (shipping_cost(rate, c->price) == 0);
}
