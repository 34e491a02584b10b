/* picture_jobs: from an original to the pictures pages show. */
#include <errno.h>

#include "catalog/picture.h"
#include "catalog/picture_fetch.h"
#include "listing/sql.h"
#include "media/image.h"
#include "media/store.h"
#include "run/job.h"

enum { PREPARE_MS = (IMAGE_SECONDS + 30) * 1000 };

/* False when the picture has to wait. */
static bool
web_read(struct req *r, const struct sql_picture_get_row *row, struct image_original *o, const char **why)
{
	struct picture_fetch f;
	enum picture_fetched got = picture_fetch(r, row->source + strlen("url:"), &f);

	*why = f.why;
	if (got == PICTURE_LATER && !row->old) {
		job_postpone(r, f.wait_s + (int)(random() % 10));
		return (false);
	}
	if (got == PICTURE_AGAIN && !job_is_last_try())
		stop_because(r, 503, "picture.fetch", "%s", row->source);
	o->sync = true;
	o->bytes = f.bytes.p;
	o->n = f.bytes.n;
	return (true);
}

/* Where the bytes come from, unless they are there already. False: never; *why says so to the seller where
 * more is known than when it was called. */
static bool
original_read(struct req *r, const char *source, struct image_original *o, const char **why)
{
	if (str_starts(source, "url:"))
		return (o->bytes != NULL);
	if (str_starts(source, "upload:")) {
		o->sync = true;
		o->bytes = store_get(req_arena(r), STORE_ORIGINALS, source + strlen("upload:"), IMAGE_BYTES_MAX, &o->n);
		if (o->bytes == NULL && errno != ENOENT && errno != EFBIG)
			stop_because(r, 503, "picture.read", "%s", strerror(errno));
		if (o->bytes == NULL && errno == EFBIG)
			*why = N_("This file is too large.");
		return (o->bytes != NULL);
	}
	if (str_starts(source, "seed:") && seed_picture != NULL) {
		struct bytes svg = seed_picture(r, source + strlen("seed:"));

		o->drawing = true;
		o->bytes = svg.p;
		o->n = svg.n;
		return (svg.n > 0);
	}
	return (false);
}

/* Again gives the same files and the same row. */
JOB(image_prepare)
{
	const image_id id = { json_id(args, "image") };
	struct image_original o = { .owner = req_printf(r, "image-%lld", (long long)id.n) };
	struct sql_picture_get_row row;
	struct image_made made;
	const char *why = N_("This picture could not be read. Please upload it again.");

	if (!sql_picture_get(r, id, &row) || !str_eq(row.state, "waiting"))
		return;
	picture_store();
	req_deadline(r, PREPARE_MS);
	if (str_starts(row.source, "url:") && !web_read(r, &row, &o, &why))
		return;
	if (!original_read(r, row.source, &o, &why)) {
		sql_picture_refuse(r, id, why);
		return;
	}
	switch (image_prepare(&o, &made)) {
	case IMAGE_READY:
		sql_picture_ready(r, id, made.key, made.width, made.height);
		break;
	case IMAGE_REFUSED:
		sql_picture_refuse(r, id, made.why);
		break;
	case IMAGE_FAILED:
		stop_because(r, 503, "picture.prepare", "no memory, disk or time");
	}
}
