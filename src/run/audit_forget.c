/* audit_forget: what leaves the log: details that name somebody who asked to be forgotten, and days whose
 * time is over. The chain holds a hash of the details (audit.c), so it outlives them; a mark that only the
 * application can make tells an erasure from a row somebody emptied. */
#include "audit/sql.h"
#include "run/audit.h"
#include "run/audit_private.h"
#include "run/db.h"
#include "run/log.h"
#include "run/page.h"

enum { AT_ONCE = 500 };

const char *
audit_erased(struct req *r, int64_t id, const char *details_hash)
{
	return (sign(r, "audit erased", req_printf(r, "%lld %s", (long long)id, details_hash)));
}

int64_t
audit_forget(struct req *r, const struct audit_words *w)
{
	int64_t after = 0, all = 0;
	size_t n;

	must(db_in_transaction(r));
	do {
		struct sql_audit_naming_row *v;
		int64_t *ids;
		const char **erased;

		n = sql_audit_naming(r, after, w->emails, w->nemails, w->words, w->nwords, w->account, w->about,
		    w->nabout, AT_ONCE, &v);
		ids = NEW_ARRAY(r, int64_t, n + 1);
		erased = NEW_ARRAY(r, const char *, n + 1);
		for (size_t i = 0; i < n; i++) {
			ids[i] = v[i].id;
			erased[i] = audit_erased(r, v[i].id, v[i].details_hash);
			after = v[i].id;
		}
		all += sql_audit_erase(r, ids, n, erased, n);
	} while (n == AT_ONCE);
	return (all);
}

int64_t
audit_day_over(struct req *r, int32_t years)
{
	struct sql_audit_day_old_row d;
	int64_t n;

	if (!sql_audit_day_old(r, years, &d) || d.day == NULL)
		return (0);
	db_begin(r);
	sql_audit_day_open(r, d.day);
	n = sql_audit_day_rows_remove(r, d.day);
	sql_audit_day_remove(r, d.day);
	audit(r, "audit.day_removed", "audit", d.rows, json_pack("{s:s s:I s:s}", "day", d.day, "rows", (json_int_t)d.rows, "head", d.head));
	db_commit(r);
	log_event(LEVEL_INFO, "audit.day_removed", KV("day", d.day), KV("rows", n), KV("head", d.head));
	return (n > 0 ? n : 1);
}
