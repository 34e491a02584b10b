/* assets: two look-ups in the generated table. */
#include "run/assets.h"

static int
by_name(const void *name, const void *asset)
{
	return (strcmp(name, ((const struct asset *)asset)->name));
}

const struct asset *
asset_named(const char *name)
{
	return (bsearch(name, asset_all, asset_count, sizeof asset_all[0], by_name));
}

const char *
asset_url(struct req *r UNUSED, const char *name)
{
	const struct asset *a = asset_named(name);

	if (a == NULL)
		panic("assets/%s does not exist", name);
	return (a->url);
}

/* "souk.3f2a09c1d4e5.css" is "souk.css" with its hash before the last point. */
const struct asset *
asset_find(const char *tail)
{
	enum { HASH = 12 };
	const char *dot = strrchr(tail, '.');
	const struct asset *a;
	char name[256];
	size_t stem;

	if (dot == NULL || dot - tail < HASH + 1 || dot[-HASH - 1] != '.')
		return (NULL);
	stem = (size_t)(dot - tail) - HASH - 1;
	if (stem + strlen(dot) >= sizeof name)
		return (NULL);
	memcpy(name, tail, stem);
	memcpy(name + stem, dot, strlen(dot) + 1);
	a = asset_named(name);
	return (a != NULL && str_eq(a->url + strlen("/assets/"), tail) ? a : NULL);
}
