/* journal: lines like {"intent":{...}}, appended. */
#include <jansson.h>

#include "sandbox/journal.h"

#include "sandbox/fields.h"
#include "sandbox/render.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int fd = -1, lock = -1;
static struct buf waiting = { .max = SIZE_MAX / 4 };

static int
append(const char *p, size_t n, void *b)
{
	buf_put(b, p, n);
	return (0);
}

static void
put(const char *what, json_t *v)
{
	json_t *line;

	if (fd < 0) {
		json_decref(v);
		return;
	}
	line = json_object();
	json_object_set_new_nocheck(line, what, v);
	json_dump_callback(line, append, &waiting, JSON_COMPACT);
	buf_putc(&waiting, '\n');
	json_decref(line);
}

static void
set_text(json_t *o, const char *name, const char *s)
{
	if (s != NULL)
		json_object_set_new_nocheck(o, name, json_string(s));
}

void
sb_journal_object(enum sb_kind kind, const void *o)
{
	if (fd >= 0)
		put(sb_kind_names[kind], sb_fields_write(kind, o));
}

/* Without parts: the objects have changed since, so it goes with its body. */
void
sb_journal_event(const struct sb_event *e, const struct sb_event_parts *parts)
{
	json_t *line;

	if (fd < 0)
		return;
	line = json_pack("{s:s,s:s,s:I,s:b}", "id", e->id, "type", e->type,
	    "created", (json_int_t)e->created, "done", e->done);
	if (parts == NULL)
		json_object_set_new(line, "body", json_string(e->body));
	else {
		json_object_set_new(line, "object", json_string(parts->object));
		set_text(line, "request", parts->request);
		set_text(line, "key", parts->key);
		if (parts->previous != NULL)
			json_object_set(line, "previous",
			    (json_t *)parts->previous);
	}
	put("event", line);
}

void
sb_journal_done(const struct sb_event *e)
{
	put("done", json_string(e->id));
}

void
sb_journal_answer(const struct sb_replay *r, bool with_body)
{
	json_t *line;

	if (fd < 0)
		return;
	line = json_pack("{s:s,s:s,s:s,s:s,s:i,s:I}", "key", r->key, "path",
	    r->path, "request", r->request, "print", r->print, "status",
	    r->status, "at", (json_int_t)r->at);
	set_text(line, "object", r->object);
	if (with_body || r->object == NULL)
		set_text(line, "body", r->body);
	put("answer", line);
}

void
sb_journal_reset(void)
{
	put("reset", json_true());
}

void
sb_journal_forget(void)
{
	put("forget", json_true());
}

static bool
write_all(int to, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t got = write(to, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (false);
		p += got;
		n -= (size_t)got;
	}
	return (true);
}

bool
sb_journal_flush(void)
{
	bool good;

	if (fd < 0 || waiting.n == 0)
		return (true);
	good = write_all(fd, waiting.p, waiting.n);
	buf_clear(&waiting);
	if (!good)
		fprintf(stderr, "sandbox: journal: %s\n", strerror(errno));
	return (good);
}

/* Whether less than half of the lines say what is still so. */
static bool
is_worth_it(long lines)
{
	enum { FEW = 20 };
	size_t live = sb.replays.live;

	for (int k = 0; k < SB_KINDS; k++)
		live += sb.of[k].live;
	return ((size_t)lines > 2 * live + FEW);
}

/* Flushes now and then, so that not all is in memory twice. */
static bool
write_state(void)
{
	enum { PIECE = 1 << 20 };
	bool good = true;

	for (int k = 0; k < SB_EVENT; k++)
		for (size_t i = sb.of[k].first; i < sb.of[k].n && good; i++) {
			sb_journal_object((enum sb_kind)k, sb.of[k].row[i].value);
			if (waiting.n > PIECE)
				good = sb_journal_flush();
		}
	for (size_t i = sb.of[SB_EVENT].first; i < sb.of[SB_EVENT].n; i++)
		if (sb.of[SB_EVENT].row[i].value != NULL)
			sb_journal_event(sb.of[SB_EVENT].row[i].value, NULL);
	for (size_t i = sb.replays.first; i < sb.replays.n; i++)
		if (sb.replays.row[i].value != NULL)
			sb_journal_answer(sb.replays.row[i].value, true);
	return (good && sb_journal_flush());
}

static bool
rewrite(const char *path)
{
	char fresh[4096];

	if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
		return (false);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	return (fd >= 0 && write_state() && fsync(fd) == 0 &&
	    rename(fresh, path) == 0);
}

/* Two that write one journal would undo each other. The lock has a file of its
 * own because the journal's is replaced; it goes when the process does. */
static bool
take_lock(const char *path)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char name[4096];

	if (snprintf(name, sizeof name, "%s.lock", path) < (int)sizeof name)
		lock = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (lock >= 0 && fcntl(lock, F_OFD_SETLK, &whole) == 0)
		return (true);
	fprintf(stderr, "sandbox: %s: %s\n", path, lock >= 0 &&
	    (errno == EAGAIN || errno == EACCES) ?
	    "another sandbox is using it" : strerror(errno));
	return (false);
}

static bool
open_locked(const char *path)
{
	FILE *f = fopen(path, "re");
	bool whole = f != NULL;
	long lines = 0;

	if (f == NULL && errno != ENOENT) {
		fprintf(stderr, "sandbox: %s: %s\n", path, strerror(errno));
		return (false);
	}
	if (f != NULL) {
		lines = sb_journal_read(path, f, &whole);
		fclose(f);
	}
	if (lines < 0)
		return (false);
	if (whole && !is_worth_it(lines))
		fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	else if (!rewrite(path)) {
		fprintf(stderr, "sandbox: %s: %s\n", path, strerror(errno));
		return (false);
	}
	if (fd < 0)
		fprintf(stderr, "sandbox: %s: %s\n", path, strerror(errno));
	return (fd >= 0);
}

bool
sb_journal_open(const char *path)
{
	if (take_lock(path) && open_locked(path))
		return (true);
	sb_journal_close();
	return (false);
}

void
sb_journal_close(void)
{
	if (fd >= 0)
		close(fd);
	if (lock >= 0)
		close(lock);
	fd = lock = -1;
	buf_free(&waiting);
}
