/* export: asking for a copy, and its end. How it is made is in export_write.c. */
#include "privacy/export.h"

#include <errno.h>
#include <unistd.h>

#include "privacy/sql.h"
#include "run/db.h"
#include "run/locale.h"
#include "run/settings.h"

enum { KILO = 1000 };

const char *
export_folder(struct req *r)
{
	const char *set = setting_text(SETTING_EXPORT_DIR);

	return (set[0] != '\0' ? set : req_printf(r, "%s/exports", setting_text(SETTING_VAR)));
}

const char *
export_path(struct req *r, const char *file)
{
	return (req_printf(r, "%s/%s.zip", export_folder(r), file));
}

static void
file_remove(void *arg)
{
	(void)unlink(arg);
}

/* The file goes first: a row that says "removed" is never wrong. */
static bool
copy_remove(struct req *r, export_id id, const char *file)
{
	const char *path = export_path(r, file);

	if (unlink(path) == -1 && errno != ENOENT)
		stop_because(r, 503, "export.remove", "%s", strerror(errno));
	return (sql_export_removed(r, id) > 0);
}

int64_t
exports_over(struct req *r, int32_t days, int32_t most)
{
	struct sql_exports_over_row *v;
	size_t n = sql_exports_over(r, most, &v);

	(void)days;	/* said when it was made */
	for (size_t i = 0; i < n; i++)
		(void)copy_remove(r, v[i].id, v[i].file);
	(void)sql_exports_stuck(r);
	return ((int64_t)n);
}

int64_t
exports_forget(struct req *r, account_id account)
{
	struct sql_exports_with_file_row *v;
	size_t n = sql_exports_with_file(r, account, &v);

	must(db_in_transaction(r));
	for (size_t i = 0; i < n; i++) {
		db_after_commit(r, file_remove, (void *)(uintptr_t)export_path(r, v[i].file));
		(void)sql_export_removed(r, v[i].id);
	}
	(void)sql_exports_give_up(r, account);
	return ((int64_t)n);
}

const char *
export_size_text(struct req *r, int64_t bytes)
{
	long long kilo = bytes / KILO + 1, mega = bytes / KILO / KILO + 1;

	return (bytes < KILO * KILO ? req_printf(r, tr(r, "%lld kB"), kilo) : req_printf(r, tr(r, "%lld MB"), mega));
}
