/* export_write: makes a copy, in soukd. Parts are read row by row into files of their own, which libzip then
 * reads into the archive; nothing is ever whole in memory. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/timefmt.h"
#include "media/store.h"
#include "privacy/export.h"
#include "privacy/sql.h"
#include "privacy/views.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/dispatch.h"
#include "run/job.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/settings.h"
#include "site/site.h"

enum { BATCH = 200, EXPORT_MS = 480000, FILE_HEX = 33 };

const struct export_part export_parts[] = {
	{ "profile", N_("Your account: name, e-mail address, language"), sql_export_profile },
	{ "addresses", N_("Your address book"), sql_export_addresses },
	{ "email_changes", N_("Changes of your e-mail address"), sql_export_email_changes },
	{ "orders", N_("Your orders with their lines, prices, parcels and history"), sql_export_orders },
	{ "payments", N_("Your payments and refunds, with their references at the payment service"), sql_export_payments },
	{ "disputes", N_("Your disputes and what was written in them"), sql_export_disputes },
	{ "messages", N_("What you wrote in disputes about orders of others"), sql_export_messages },
	{ "reviews", N_("Your reviews"), sql_export_reviews },
	{ "cart", N_("What is in your cart"), sql_export_cart },
	{ "consents", N_("Which versions of the terms you accepted"), sql_export_consents },
	{ "preferences", N_("Your language, and which e-mails you do not want"), sql_export_preferences },
	{ "sessions", N_("Where you are signed in"), sql_export_sessions },
	{ "devices", N_("Browsers you have signed in with"), sql_export_devices },
	{ "factors", N_("How you sign in beside your password"), sql_export_factors },
	{ "helps", N_("When staff acted in your place, and why"), sql_export_helps },
	{ "tokens", N_("Your tokens for programs; not their secret"), sql_export_tokens },
	{ "identities", N_("Sign-in providers you connected"), sql_export_identities },
	{ "letters", N_("E-mails we sent you"), sql_export_letters },
	{ "audit", N_("What was done in your account, and to it"), sql_export_audit },
	{ "shops", N_("Shops you work for"), sql_export_shops },
	{ "invitations", N_("Shops that invited you"), sql_export_invitations },
	{ "listings", N_("Listings of the shops you own"), sql_export_listings },
	{ "requests", N_("Copies and erasures you asked for"), sql_export_requests },
};
const size_t export_parts_count = nelem(export_parts);

struct writing {
	struct sql_export_waiting_row	*who;
	export_id			 id;
	const char			*file;		/* name of the copy */
	const char			*folder;	/* of its parts */
	zip_t				*zip;
	FILE				*out;
	struct export_index		 index;
	int64_t				 pictures;
};

static NORETURN void
cannot(struct req *r, const char *what, const char *why)
{
	stop_because(r, 503, "export.write", "%s: %s", what, why);
}

static void
writing_end(void *arg)
{
	struct writing *w = arg;
	char path[4300];

	if (w->out != NULL)
		fclose(w->out);
	if (w->zip != NULL)
		zip_discard(w->zip);
	for (size_t i = 0; i < w->index.n; i++) {
		snprintf(path, sizeof path, "%s/%s", w->folder, w->index.v[i].file);
		(void)unlink(path);
	}
	(void)rmdir(w->folder);
}

/* A second try writes over what the first one left. */
static const char *
file_name(struct req *r, export_id id)
{
	const char *secret = sign(r, "export", req_printf(r, "%lld", (long long)id.n));
	unsigned char h[FILE_HEX / 2];
	char *hex = req_alloc(r, FILE_HEX);

	crypto_generichash(h, sizeof h, (const unsigned char *)secret, strlen(secret), NULL, 0);
	return (sodium_bin2hex(hex, FILE_HEX, h, sizeof h));
}

static void
folder_make(struct req *r, const char *path)
{
	if (mkdir(path, 0750) == -1 && errno != EEXIST)
		cannot(r, path, strerror(errno));
}

static void
part_open(struct req *r, struct writing *w, const char *file, const char *what)
{
	const char *path = req_printf(r, "%s/%s", w->folder, file);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (fd == -1 || (w->out = fdopen(fd, "w")) == NULL)
		cannot(r, path, strerror(errno));
	w->index.v[w->index.n++] = (struct export_made){ .file = file, .what = what };
}

/* Into the archive, which reads it when it is closed. */
static void
part_close(struct req *r, struct writing *w)
{
	const char *file = w->index.v[w->index.n - 1].file;
	bool ok = fflush(w->out) == 0 && !ferror(w->out);
	zip_source_t *s;

	fclose(w->out);
	w->out = NULL;
	s = ok ? zip_source_file(w->zip, req_printf(r, "%s/%s", w->folder, file), 0, 0) : NULL;
	if (s == NULL || zip_file_add(w->zip, file, s, ZIP_FL_ENC_UTF_8) == -1) {
		zip_source_free(s);
		cannot(r, file, zip_strerror(w->zip));
	}
}

struct batch {
	struct writing			*w;
	const struct export_part	*part;
	int64_t				 after, rows;
	size_t				 n;
};

/* A request of its own: what it read is let go of before the next. */
static void
batch_write(struct req *r, void *arg)
{
	struct batch *b = arg;
	struct export_row *v;

	b->n = b->part->read(r, b->w->who->account, b->after, &v);
	for (size_t i = 0; i < b->n; i++) {
		fprintf(b->w->out, "%s%s", b->rows++ > 0 ? ",\n" : "", v[i].json);
		b->after = v[i].id;
	}
}

static void
part_write(struct req *r, struct writing *w, const struct export_part *part)
{
	struct batch b = { .w = w, .part = part };
	char why[256];

	part_open(r, w, req_printf(r, "%s.json", part->name), part->what);
	fputs("[\n", w->out);
	do {
		if (!req_job(batch_write, &b, why, sizeof why))
			cannot(r, part->name, why);
	} while (b.n == BATCH);
	fputs(b.rows > 0 ? "\n]\n" : "]\n", w->out);
	w->index.v[w->index.n - 1].rows = b.rows;
	part_close(r, w);
}

/* The original if it is still there, else the largest that was made from it. */
static const char *
picture_path(struct req *r, const struct sql_export_pictures_row *p)
{
	const char *path;

	if (str_starts(p->source, "upload:") && store_is_name(p->source + strlen("upload:"))) {
		path = store_path(req_arena(r), STORE_ORIGINALS, p->source + strlen("upload:"));
		if (access(path, R_OK) == 0)
			return (path);
	}
	path = store_path(req_arena(r), STORE_MEDIA, req_printf(r, "%s-1280.webp", p->key));
	return (access(path, R_OK) == 0 ? path : NULL);
}

struct picture_batch {
	struct writing	*w;
	int64_t		 after;
	size_t		 n;
};

static void
pictures_add(struct req *r, void *arg)
{
	struct picture_batch *b = arg;
	struct sql_export_pictures_row *v;

	b->n = sql_export_pictures(r, b->w->who->account, b->after, &v);
	for (size_t i = 0; i < b->n; i++) {
		const char *path = picture_path(r, &v[i]);
		zip_source_t *s = path != NULL ? zip_source_file(b->w->zip, path, 0, 0) : NULL;
		zip_int64_t at;

		b->after = v[i].id;
		if (s == NULL)
			continue;
		at = zip_file_add(b->w->zip, req_printf(r, "pictures/%lld", (long long)v[i].id), s, ZIP_FL_ENC_UTF_8);
		if (at == -1) {
			zip_source_free(s);
			cannot(r, path, zip_strerror(b->w->zip));
		}
		/* They are compressed already. */
		(void)zip_set_file_compression(b->w->zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
		b->w->pictures++;
	}
}

static void
pictures_write(struct req *r, struct writing *w)
{
	struct picture_batch b = { .w = w };
	char why[256];

	store_use(setting_text(SETTING_VAR));
	do {
		if (!req_job(pictures_add, &b, why, sizeof why))
			cannot(r, "pictures", why);
	} while (b.n == BATCH);
}

static void
index_json(struct req *r, struct writing *w)
{
	json_t *files = json_array(), *all;
	bool ok;

	for (size_t i = 0; i < w->index.n; i++)
		json_array_append_new(files, json_pack("{s:s s:s s:I}", "file", w->index.v[i].file, "what", tr(r, w->index.v[i].what),
		    "rows", (json_int_t)w->index.v[i].rows));
	all = json_pack("{s:i s:s s:{s:I s:s s:s} s:s s:o s:I}", "format", 1, "site", site_name(), "account", "id",
	    (json_int_t)w->index.account, "name", w->index.name, "email", w->index.email, "made_at",
	    timefmt_put(req_alloc(r, TIMEFMT_SIZE), w->index.at), "files", files, "pictures", (json_int_t)w->pictures);
	part_open(r, w, "index.json", "");
	ok = all != NULL && json_dumpf(all, w->out, JSON_INDENT(1)) == 0;
	json_decref(all);
	if (!ok)
		cannot(r, "index.json", "cannot be written");
	part_close(r, w);
}

static void
index_html(struct req *r, struct writing *w)
{
	struct export_index shown = w->index;

	view_export_index(r, &shown, w->pictures);
	part_open(r, w, "index.html", "");
	fwrite(req_html(r)->p, 1, req_html(r)->n, w->out);
	part_close(r, w);
}

static void
archive_open(struct req *r, struct writing *w)
{
	int error = 0;

	folder_make(r, export_folder(r));
	w->file = file_name(r, w->id);
	w->folder = req_printf(r, "%s/%s.parts", export_folder(r), w->file);
	w->index = (struct export_index){ .name = w->who->name, .email = w->who->email, .account = w->who->account.n, .at = now_us(r),
	    .v = NEW_ARRAY(r, struct export_made, export_parts_count + 2) };
	folder_make(r, w->folder);
	w->zip = zip_open(export_path(r, w->file), ZIP_CREATE | ZIP_TRUNCATE, &error);
	if (w->zip == NULL)
		cannot(r, export_path(r, w->file), req_printf(r, "libzip %d", error));
}

static int64_t
archive_close(struct req *r, struct writing *w)
{
	const char *path = export_path(r, w->file);
	struct stat st;

	if (zip_close(w->zip) == -1)
		cannot(r, path, zip_strerror(w->zip));
	w->zip = NULL;
	if (chmod(path, 0640) == -1 || stat(path, &st) == -1)
		cannot(r, path, strerror(errno));
	return (st.st_size);
}

static void
told(struct req *r, struct writing *w, int64_t bytes)
{
	db_begin(r);
	if (sql_export_ready(r, w->id, w->file, bytes, (int32_t)setting_int(SETTING_EXPORT_DAYS)) > 0) {
		event_emit(r, "account.export_ready", json_pack("{s:I s:I}", "account", (json_int_t)w->who->account.n, "export",
		    (json_int_t)w->id.n));
		audit(r, "account.export_ready", "account", w->who->account.n, json_pack("{s:I}", "export", (json_int_t)w->id.n));
	} else	/* given up meanwhile */
		(void)unlink(export_path(r, w->file));
	db_commit(r);
}

JOB(data_export)
{
	struct writing *w = NEW(r, struct writing);
	int done = 0;

	w->id = (export_id){ json_id(args, "export") };
	w->who = NEW(r, struct sql_export_waiting_row);
	if (!sql_export_waiting(r, w->id, w->who))
		return;
	req_deadline(r, EXPORT_MS);
	req_set_lang(r, w->who->lang);
	archive_open(r, w);
	defer(r, writing_end, w);
	for (size_t i = 0; i < export_parts_count; i++) {
		sql_export_progress(r, w->id, done++, (int32_t)export_parts_count + 1);
		part_write(r, w, &export_parts[i]);
	}
	sql_export_progress(r, w->id, done, (int32_t)export_parts_count + 1);
	pictures_write(r, w);
	index_json(r, w);
	index_html(r, w);
	told(r, w, archive_close(r, w));
}
