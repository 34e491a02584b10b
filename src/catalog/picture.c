/* picture: rows of the table images, and the originals behind them. */
#include "catalog/picture.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "listing/sql.h"
#include "media/store.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/settings.h"

struct original {
	const char	*path;
	bool		 kept;
};

struct picture_list
pictures_of(struct req *r, product_id product)
{
	struct picture_list l;

	l.n = sql_pictures(r, product, &l.v);
	return (l);
}

static const char *
fresh_name(struct req *r)
{
	unsigned char b[16];
	char *name = req_alloc(r, 2 * sizeof b + 1);

	must(getrandom(b, sizeof b, 0) == sizeof b);
	for (size_t i = 0; i < sizeof b; i++)
		snprintf(&name[2 * i], 3, "%02x", b[i]);
	return (name);
}

void
picture_store(void)
{
	static bool known;

	if (!known)
		store_use(setting_text(SETTING_VAR));
	known = true;
}

/* The folders above the originals; there already but for the first time. */
static void
make_room(struct req *r)
{
	const char *store = req_printf(r, "%s/store", setting_text(SETTING_VAR));

	(void)mkdir(store, 0770);
	(void)mkdir(req_printf(r, "%s/originals", store), 0770);
}

static void
keep(void *arg)
{
	((struct original *)arg)->kept = true;
}

static void
remove_unless_kept(void *arg)
{
	const struct original *o = arg;

	if (!o->kept)
		(void)unlink(o->path);
}

static void
remove_now(void *arg)
{
	(void)store_remove(STORE_ORIGINALS, arg);
}

/* The file is ours with the commit of its row, and gone without. Moving it, not
 * copying, keeps the worker free. */
static void
keep_original(struct req *r, const struct upload *u, const char *name)
{
	struct original *o = NEW(r, struct original);

	picture_store();
	make_room(r);
	o->path = store_path(req_arena(r), STORE_ORIGINALS, name);
	if (rename(u->path, o->path) == -1)
		stop_because(r, 503, "picture.disk", "%s: %s", o->path, strerror(errno));
	defer(r, remove_unless_kept, o);
	db_after_commit(r, keep, o);
}

bool
picture_add(struct req *r, product_id product, const struct upload *u)
{
	const char *name = fresh_name(r);
	struct sql_picture_add_row row;

	if (!sql_picture_add(r, product, req_printf(r, "upload:%s", name), PICTURES_MAX, &row))
		return (false);
	keep_original(r, u, name);
	audit(r, "picture.added", "listing", product.n, json_pack("{s:I}", "picture", (json_int_t)row.id.n));
	/* Some take many seconds: a shop's pictures hold up nobody's letters and refunds. */
	JOB_LATER(r, "image_prepare", json_pack("{sI}", "image", (json_int_t)row.id.n), .priority = -1,
	    .unique_key = req_printf(r, "image-%lld", (long long)row.id.n));
	return (true);
}

/* What was prepared stays: orders show it. */
bool
picture_remove(struct req *r, product_id product, image_id id)
{
	struct sql_picture_remove_row row;

	if (!sql_picture_remove(r, id, product, viewer(r)->seller, &row))
		return (false);
	picture_store();
	audit(r, "picture.removed", "listing", product.n, json_pack("{s:I}", "picture", (json_int_t)id.n));
	if (str_starts(row.source, "upload:"))
		db_after_commit(r, remove_now, (void *)(uintptr_t)(row.source + strlen("upload:")));
	return (true);
}

bool
picture_put_first(struct req *r, product_id product, image_id id)
{
	if (sql_picture_first(r, id, product, viewer(r)->seller) == 0)
		return (false);
	audit(r, "picture.put_first", "listing", product.n, json_pack("{s:I}", "picture", (json_int_t)id.n));
	return (true);
}
