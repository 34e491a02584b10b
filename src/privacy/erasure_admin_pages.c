/* erasure_admin_pages: what staff can show: who was forgotten when, and what had to stay. */
#include "privacy/erasure.h"
#include "privacy/routes.h"
#include "privacy/sql.h"
#include "privacy/views.h"
#include "site/site.h"

enum { ON_PAGE = 25 };

void
admin_erasures_index(struct req *r)
{
	struct erasure_list l = { 0 };
	int64_t before = page_start_id(r, INT64_MAX);

	l.n = sql_erasures_list(r, before, &l.v);
	if (l.n > ON_PAGE) {
		l.n = ON_PAGE;
		l.next = page_key(r, l.v[ON_PAGE - 1].id.n);
	}
	view_admin_erasures_index(r, &l);
}

void
admin_erasure_show(struct req *r, erasure_id id)
{
	struct erasure_item *e = NEW(r, struct erasure_item);
	struct erasure_report p;

	if (!sql_erasure_item(r, id, e))
		stop(r, 404);
	p = erasure_report(r, id);
	view_admin_erasure_show(r, e, &p);
}
