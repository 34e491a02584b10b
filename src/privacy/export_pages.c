/* export_pages: asking for a copy, waiting for it, taking it. */
#include <fcntl.h>
#include <unistd.h>

#include "privacy/export.h"
#include "privacy/routes.h"
#include "privacy/sql.h"
#include "privacy/views.h"
#include "run/audit.h"
#include "run/job.h"

enum { HOURS_BETWEEN = 24, WAIT_S = 5 };

static struct export_list
list(struct req *r)
{
	struct data_export *v;
	size_t n = sql_exports_of_account(r, viewer(r)->account, &v);
	struct export_list l = { .v = v, .n = n, .may_ask = true };

	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].state, "waiting"))
			return ((struct export_list){ .v = v, .n = n });
		if (!str_eq(v[i].state, "failed") && v[i].again_at > now_us(r) && l.may_ask) {
			l.may_ask = false;
			l.again_at = v[i].again_at;
		}
	}
	return (l);
}

void
exports_index(struct req *r)
{
	struct export_list l = list(r);

	/* Without a script too: the page asks again by itself. */
	if (!l.may_ask && l.again_at == 0)
		header(r, "Refresh", req_printf(r, "%d", WAIT_S));
	view_exports_index(r, &l);
}

void
export_create(struct req *r)
{
	account_id account = viewer(r)->account;
	struct sql_export_ask_row e;

	if (!sql_export_ask(r, account, HOURS_BETWEEN, &e)) {
		flash_error(r, "%s", tr(r, "One copy is being prepared, or was made less than a day ago."));
		redirect(r, url_exports_index(r));
		return;
	}
	JOB_LATER(r, "data_export", json_pack("{s:I}", "export", (json_int_t)e.id.n), .priority = -1);
	audit(r, "account.export_asked", "account", account.n, json_pack("{s:I}", "export", (json_int_t)e.id.n));
	flash(r, "%s", tr(r, "We are preparing your copy. You get an e-mail when it is ready."));
	redirect(r, url_exports_index(r));
}

static void
close_fd(void *arg)
{
	close((int)(intptr_t)arg);
}

void
export_show(struct req *r, export_id id)
{
	struct sql_export_get_row e;
	int fd;

	if (!sql_export_get(r, id, viewer(r)->account, &e))
		stop(r, 404);
	fd = open(export_path(r, e.file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		stop_because(r, 404, "export.file", "%s", e.file);
	defer(r, close_fd, (void *)(intptr_t)fd);
	header(r, "Content-Disposition", req_printf(r, "attachment; filename=\"souk-%s.zip\"", e.day));
	if (!answer_file(r, "application/zip", fd))
		stop_because(r, 503, "export.read", "%s", e.file);
	sql_export_taken(r, id);
	audit(r, "account.export_taken", "account", viewer(r)->account.n, json_pack("{s:I}", "export", (json_int_t)id.n));
}
