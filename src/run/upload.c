/* upload: a multipart body into fields and files. */
#include "run/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/multipart.h"
#include "run/req_private.h"
#include "run/settings.h"

enum { UPLOADS_MAX = 16, PIECE = 64 << 10 };

struct uploads {
	struct req		*r;
	struct upload		 files[UPLOADS_MAX];
	size_t			 n;
	struct upload		*open;		/* the file being read */
	int			 fd;
	const char		*field;		/* the field being read */
	struct buf		 value;
	const char		*refused;	/* why a handler said stop */
};

static void
remove_file(void *arg)
{
	(void)unlink(arg);	/* gone already when the page has moved it */
}

static void
end_files(void *arg)
{
	struct uploads *u = arg;

	if (u->fd != -1)
		close(u->fd);
	buf_free(&u->value);
}

static bool
begin_file(struct uploads *u, const struct multipart_part *p)
{
	struct upload *f = &u->files[u->n];

	if (u->n == UPLOADS_MAX) {
		u->refused = "files";
		return (false);
	}
	*f = (struct upload){ .field = p->name, .filename = p->filename, .type = p->type };
	f->path = req_printf(u->r, "%s/uploads/%s-%zu", setting_text(SETTING_VAR), u->r->id, u->n);
	u->fd = open(f->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (u->fd == -1) {
		u->refused = strerror(errno);
		return (false);
	}
	defer(u->r, remove_file, (void *)(uintptr_t)f->path);
	u->open = f;
	return (true);
}

static bool
part_begin(void *arg, const struct multipart_part *p)
{
	struct uploads *u = arg;

	u->open = NULL;
	u->field = NULL;
	buf_clear(&u->value);
	if (p->filename != NULL)
		return (p->filename[0] == '\0' || begin_file(u, p));
	u->field = p->name;
	return (true);
}

static bool
part_data(void *arg, const char *p, size_t n)
{
	struct uploads *u = arg;
	ssize_t put;

	if (u->field != NULL)
		buf_put(&u->value, p, n);
	if (u->open == NULL)
		return (true);
	u->open->n += n;
	for (; n > 0; p += put, n -= (size_t)put)
		if ((put = write(u->fd, p, n)) == -1) {
			u->refused = strerror(errno);
			return (false);
		}
	return (true);
}

static bool
part_end(void *arg)
{
	struct uploads *u = arg;
	const struct form_field f = { u->field, u->value.p != NULL ? u->value.p : "", u->value.n };

	if (u->open != NULL) {
		close(u->fd);
		u->fd = -1;
		if (u->open->n > 0)
			u->n++;
		else
			(void)unlink(u->open->path);	/* the next file has its name */
		return (true);
	}
	if (u->field == NULL)
		return (true);
	if (form_add(&u->r->arena, &u->r->form, &form_limits_default, f) == FORM_OK)
		return (true);
	u->refused = "field";
	return (false);
}

static enum multipart_error
feed_file(struct req *r, struct multipart *m)
{
	char *piece = req_alloc(r, PIECE);
	enum multipart_error e = MULTIPART_OK;
	off_t at = 0;
	ssize_t n;

	while (e == MULTIPART_OK && (n = pread(r->in->body_fd, piece, PIECE, at)) > 0) {
		e = multipart_feed(m, piece, (size_t)n);
		at += n;
	}
	return (e);
}

void
upload_read(struct req *r)
{
	struct uploads *u = NEW(r, struct uploads);
	struct multipart_limits *limits = NEW(r, struct multipart_limits);
	const struct multipart_handler handler = { u, part_begin, part_data, part_end };
	struct multipart *m;
	enum multipart_error e;

	*limits = multipart_limits_default;
	limits->file = (size_t)setting_int(SETTING_UPLOAD_MB) << 20;
	u->r = r;
	u->fd = -1;
	defer(r, end_files, u);
	m = multipart_new(&r->arena, http_in_header(r->in, "content-type"), limits, &handler);
	e = r->in->body_fd != -1 ? feed_file(r, m) : multipart_feed(m, r->in->body, r->in->body_len);
	if (e == MULTIPART_OK)
		e = multipart_end(m);
	if (e == MULTIPART_STOPPED && !str_eq(u->refused, "files") && !str_eq(u->refused, "field"))
		stop_because(r, 503, "upload.disk", "%s", u->refused);
	if (e != MULTIPART_OK)
		stop_because(r, e == MULTIPART_FILE || e == MULTIPART_TOTAL || e == MULTIPART_FIELD ||
		    e == MULTIPART_PARTS || e == MULTIPART_STOPPED ? 413 : 400, "upload.bad", "%s in %s", multipart_error_name(e),
		    multipart_where(m));
	r->uploads = u->files;
	r->nuploads = u->n;
}

size_t
uploads(struct req *r, const struct upload **files)
{
	*files = r->uploads;
	return (r->nuploads);
}
