/* pager: the pages of a keyset list that were gone through, kept in the address:
 * "after" holds the key each of them began after, so that going back shows the
 * same rows again without counting any. */
#include "site/site.h"

#include "base/strnum.h"

enum { PAGES_KEPT = 40 };

static const char MARK = '_';	/* between keys; in front: older pages were left out */

const char *
page_start(struct req *r)
{
	const char *all = query(r, "after"), *last = strrchr(all, MARK);

	return (last != NULL ? last + 1 : all);
}

int64_t
page_start_id(struct req *r, int64_t first)
{
	int64_t id;

	return (str_to_i64(page_start(r), 1, INT64_MAX, &id) ? id : first);
}

const char *
page_key(struct req *r, int64_t id)
{
	return (req_printf(r, "%lld", (long long)id));
}

static size_t
keys_in(const char *all)
{
	size_t n = all[0] != '\0';

	for (; *all != '\0'; all++)
		n += *all == MARK;
	return (n);
}

int64_t
page_number(struct req *r)
{
	const char *all = query(r, "after");

	return (all[0] == MARK ? 0 : (int64_t)keys_in(all) + 1);
}

const char *
page_prev(struct req *r)
{
	const char *all = query(r, "after"), *last = strrchr(all, MARK);

	if (all[0] == '\0')
		return (NULL);
	if (last == NULL || last == all)
		return (url_with(r, "after", NULL));
	return (url_with(r, "after", arena_strndup(req_arena(r), all, (size_t)(last - all))));
}

bool
page_prev_is_first(struct req *r)
{
	const char *all = query(r, "after");

	return (all[0] == MARK && strchr(all + 1, MARK) == NULL);
}

const char *
page_next(struct req *r, const char *key)
{
	const char *all = query(r, "after");

	if (key == NULL)
		return (NULL);
	if (all[0] == '\0')
		return (url_with(r, "after", key));
	if (keys_in(all) >= PAGES_KEPT && (all = strchr(all + 1, MARK)) == NULL)
		all = "";
	return (url_with(r, "after", req_printf(r, "%s%c%s", all, MARK, key)));
}
