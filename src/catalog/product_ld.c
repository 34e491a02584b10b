/* product_ld: a product and its place in the tree as JSON-LD, for machines that read pages. */
#include "base/money.h"
#include "catalog/product.h"
#include "catalog/routes.h"
#include "site/site.h"

/* The text as a JSON string. */
static const char *
quoted(struct req *r, const char *s)
{
	struct buf b = { 0 };
	const char *text;

	buf_putc(&b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_printf(&b, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			buf_printf(&b, "\\u%04x", (unsigned char)*s);
		else
			buf_putc(&b, *s);
	}
	buf_putc(&b, '"');
	text = arena_strndup(req_arena(r), b.p, b.n);
	buf_free(&b);
	return (text);
}

static const char *
amount(struct req *r, int64_t minor, const char *currency)
{
	return (money_plain(req_arena(r), money(minor, currency)));
}

static const char *
link_item(struct req *r, size_t place, const char *name, const char *path)
{
	return (req_printf(r, "%s{\"@type\":\"ListItem\",\"position\":%zu,\"name\":%s,\"item\":%s}", place > 1 ? "," : "", place,
	    quoted(r, name), quoted(r, site_url(r, path))));
}

const char *
crumbs_ld(struct req *r, const struct crumb *v, size_t n)
{
	const char *items = link_item(r, 1, site_name(), "/");

	for (size_t i = 0; i < n; i++)
		items = req_printf(r, "%s%s", items, link_item(r, i + 2, v[i].name, url_category_show(r, v[i].slug)));
	return (req_printf(r, "{\"@context\":\"https://schema.org\",\"@type\":\"BreadcrumbList\",\"itemListElement\":[%s]}", items));
}

static const char *
images_ld(struct req *r, const struct product_view *v)
{
	const char *list = "";

	for (size_t i = 0; i < v->nimages; i++)
		list = req_printf(r, "%s%s%s", list, i > 0 ? "," : "",
		    quoted(r, site_url(r, media_url(r, v->images[i].key, 1280))));
	return (v->nimages > 0 ? req_printf(r, ",\"image\":[%s]", list) : "");
}

static const char *
offer_ld(struct req *r, const struct product_view *v)
{
	const struct product *p = &v->p;
	const char *stock = v->chosen != NULL && v->chosen->available > 0 ? "InStock" : "OutOfStock";
	const char *range = p->price_max > p->price_min ?
	    req_printf(r, "\"@type\":\"AggregateOffer\",\"lowPrice\":\"%s\",\"highPrice\":\"%s\",\"offerCount\":%zu",
	    amount(r, p->price_min, p->currency), amount(r, p->price_max, p->currency), v->nvariants) :
	    req_printf(r, "\"@type\":\"Offer\",\"price\":\"%s\"", amount(r, p->price_min, p->currency));

	return (req_printf(r, "{%s,\"priceCurrency\":%s,\"availability\":\"https://schema.org/%s\",\"url\":%s,"
	    "\"seller\":{\"@type\":\"Organization\",\"name\":%s}}", range, quoted(r, p->currency), stock,
	    quoted(r, site_url(r, url_product_show(r, p->slug))), quoted(r, p->seller_name)));
}

const char *
product_ld(struct req *r, const struct product_view *v)
{
	const struct product *p = &v->p;
	int tenths = card_stars(p->rating_sum, p->rating_count);
	const char *more = images_ld(r, v);

	if (p->brand[0] != '\0')
		more = req_printf(r, "%s,\"brand\":{\"@type\":\"Brand\",\"name\":%s}", more, quoted(r, p->brand));
	if (v->chosen != NULL)
		more = req_printf(r, "%s,\"sku\":%s", more, quoted(r, v->chosen->sku));
	if (p->rating_count > 0)
		more = req_printf(r, "%s,\"aggregateRating\":{\"@type\":\"AggregateRating\",\"ratingValue\":\"%d.%d\",\"reviewCount\":%lld}",
		    more, tenths / 10, tenths % 10, (long long)p->rating_count);
	return (req_printf(r, "{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":%s,\"description\":%s%s,\"offers\":%s}",
	    quoted(r, p->title), quoted(r, p->description), more, offer_ld(r, v)));
}
