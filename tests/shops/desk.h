/* desk: a seller's forms in tests: what a page offers, sent back with changes. */
#ifndef TESTS_SHOPS_DESK_H
#define TESTS_SHOPS_DESK_H

#include "tests/page.h"

/* The value of an input of a page; "" without one. Good until the next call but three. */
const char	*value_of(const char *body, const char *name);

/* POSTs a listing's form: the version it has now, then these fields. */
struct visit	 save(enum persona, int64_t product, const char *fields);

/* POSTs files as "pictures" to a listing, each with this type and content. */
struct visit	 send_pictures(enum persona, int64_t product, int n, const char *type, const char *content);

/* Fields of fixture listings as they are: shop 1's espresso cup (2) and mug (1). */
#define CUP	"title=Espresso+cup&category=2&description=Small+and+thick.&brand=North&state=live"
#define CUP_V	"&sku-3=ESP-1&price-3=12.00&compare-3=&stock-3=1&seen-3=1"
#define MUG	"title=Stoneware+mug&category=2&description=A+mug+for+every+day.&brand=North&state=live"
#define MUG_V	"&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=19&seen-1=19&sku-2=MUG-G&price-2=19.00&compare-2=&stock-2=3&seen-2=3"

#endif
