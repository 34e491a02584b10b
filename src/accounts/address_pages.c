/* address_pages: the address book. */
#include "accounts/address.h"
#include "accounts/routes.h"
#include "accounts/views.h"
#include "people/sql.h"

void
addresses_index(struct req *r)
{
	struct address_book b = address_book(r, "");

	view_addresses_index(r, &b);
}

void
address_new(struct req *r)
{
	view_address_edit(r, &(struct account_address){ .name = viewer(r)->name, .country = "DE" }, NULL);
}

void
address_create(struct req *r)
{
	struct problems p = { 0 };
	struct account_address a = check_address(r, &p);

	if (p.n > 0) {
		status(r, 422);
		view_address_edit(r, &a, &p);
		return;
	}
	if (address_keep(r, &a))
		flash(r, "%s", tr(r, "The address is in your book."));
	else
		flash_error(r, "%s", tr(r, "This address is in your book already, or the book is full."));
	redirect(r, url_addresses_index(r));
}

static struct account_address *
own_address(struct req *r, address_id id)
{
	struct account_address *a = NEW(r, struct account_address);

	if (!sql_address(r, viewer(r)->account, id, a))
		stop_because(r, 404, "address.none", "not theirs");
	return (a);
}

void
address_edit(struct req *r, address_id id)
{
	view_address_edit(r, own_address(r, id), NULL);
}

void
address_update(struct req *r, address_id id)
{
	struct problems p = { 0 };
	struct account_address a;

	(void)own_address(r, id);
	a = check_address(r, &p);
	a.id = id;
	if (p.n > 0) {
		status(r, 422);
		view_address_edit(r, &a, &p);
		return;
	}
	sql_address_set(r, &(struct sql_address_set_in){ .account = viewer(r)->account, .id = id, .name = a.name, .street = a.street,
	    .street2 = a.street2, .postcode = a.postcode, .city = a.city, .region = a.region, .country = a.country, .phone = a.phone });
	flash(r, "%s", tr(r, "The address is changed."));
	redirect(r, url_addresses_index(r));
}

void
address_default_update(struct req *r, address_id id)
{
	(void)own_address(r, id);
	sql_address_undefault(r, viewer(r)->account);
	sql_address_default(r, viewer(r)->account, id);
	redirect(r, url_addresses_index(r));
}

void
address_delete(struct req *r, address_id id)
{
	if (sql_address_remove(r, viewer(r)->account, id) == 0)
		stop_because(r, 404, "address.none", "not theirs");
	flash(r, "%s", tr(r, "The address is removed from your book."));
	redirect(r, url_addresses_index(r));
}
