/* address: rows of account_addresses, always the viewer's own. */
#include "accounts/address.h"

#include "base/strnum.h"
#include "people/sql.h"

struct address_book
address_book(struct req *r, const char *which)
{
	struct address_book b = { 0 };
	int64_t id = 0;

	if (viewer(r)->account.n == 0)
		return (b);
	b.n = sql_addresses(r, viewer(r)->account, &b.v);
	if (!str_to_i64(which, 1, INT64_MAX, &id))
		id = 0;
	for (size_t i = 0; i < b.n; i++)
		if (b.v[i].id.n == id || (b.chosen == NULL && b.v[i].is_default))
			b.chosen = &b.v[i];
	return (b);
}

/* Countries whose post does without (Universal Postal Union). */
static bool
has_postcodes(const char *country)
{
	static const char without[] = "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CM DJ DM FJ GA GD GH GM GN GQ GY HK IE JM KI "
	    "KM KN ML MO MR MW NR PA QA RW SC SL SR ST SY TD TG TL TO TV UG VU YE ZW";

	return (strstr(without, country) == NULL);
}

struct account_address
check_address(struct req *r, struct problems *p)
{
	const char *country = field(r, "country");
	size_t postcode_min = strlen(country) == 2 && !has_postcodes(country) ? 0 : 2;

	return ((struct account_address){
		.phone = check_text(r, p, "phone", 0, 40),
		.country = check_country(r, p, "country"),
		.name = check_text(r, p, "name", 2, 120),
		.street = check_text(r, p, "street", 2, 120),
		.street2 = check_text(r, p, "street2", 0, 120),
		.postcode = check_text(r, p, "postcode", postcode_min, 16),
		.city = check_text(r, p, "city", 1, 80),
		.region = check_text(r, p, "region", 0, 80),
	});
}

bool
address_keep(struct req *r, const struct account_address *a)
{
	struct sql_address_add_row row;

	return (sql_address_add(r, &(struct sql_address_add_in){ .account = viewer(r)->account, .name = a->name, .street = a->street,
	    .street2 = a->street2, .postcode = a->postcode, .city = a->city, .region = a->region, .country = a->country,
	    .phone = a->phone }, &row));
}
