/* journal: lines like {"intent":{...}}, appended. A process killed in the middle
 * of a line leaves a piece without an end, which the next start passes over:
 * nobody was told of what it says. */
#include <jansson.h>

#include "sandbox/journal.h"

#include "sandbox/event.h"
#include "sandbox/fields.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int fd = -1;
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

void
sb_journal_object(enum sb_kind kind, const void *o)
{
	if (fd >= 0)
		put(sb_kind_names[kind], sb_fields_write(kind, o));
}

void
sb_journal_event(const struct sb_event *e)
{
	if (fd >= 0)
		put("event", json_pack("{s:s,s:s,s:I,s:b,s:s}", "id", e->id,
		    "type", e->type, "created", (json_int_t)e->created, "done",
		    e->done, "body", e->body));
}

void
sb_journal_done(const struct sb_event *e)
{
	put("done", json_string(e->id));
}

void
sb_journal_answer(const struct sb_replay *r)
{
	if (fd >= 0)
		put("answer", json_pack("{s:s,s:s,s:s,s:s,s:i,s:I,s:s}",
		    "key", r->key, "path", r->path, "request", r->request,
		    "print", r->print, "status", r->status, "at",
		    (json_int_t)r->at, "body", r->body));
}

void
sb_journal_reset(void)
{
	put("reset", json_true());
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

static const char *
text_of(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return (s != NULL ? s : "");
}

static void
read_event(const json_t *v)
{
	struct sb_event *e = xcalloc(1, sizeof *e);

	snprintf(e->id, sizeof e->id, "%s", text_of(v, "id"));
	e->type = sb_event_type(text_of(v, "type"));
	e->body = xstrdup(text_of(v, "body"));
	e->created = json_integer_value(json_object_get(v, "created"));
	e->done = json_is_true(json_object_get(v, "done"));
	sb_event_add(e);
}

static void
read_answer(const json_t *v)
{
	struct sb_replay *r = xcalloc(1, sizeof *r);

	r->key = xstrdup(text_of(v, "key"));
	r->path = xstrdup(text_of(v, "path"));
	r->body = xstrdup(text_of(v, "body"));
	snprintf(r->request, sizeof r->request, "%s", text_of(v, "request"));
	snprintf(r->print, sizeof r->print, "%s", text_of(v, "print"));
	r->status = (int)json_integer_value(json_object_get(v, "status"));
	r->at = json_integer_value(json_object_get(v, "at"));
	sb_replay_add(r);
}

static bool
read_one(const char *what, const json_t *v)
{
	struct sb_event *e;

	for (int k = 0; k < SB_EVENT; k++)
		if (str_eq(what, sb_kind_names[k]))
			return (sb_fields_read((enum sb_kind)k, v) != NULL);
	if (str_eq(what, "event"))
		read_event(v);
	else if (str_eq(what, "answer"))
		read_answer(v);
	else if (str_eq(what, "reset"))
		sb_state_clear();
	else if (str_eq(what, "done")) {
		if ((e = sb_event_find(json_string_value(v))) != NULL)
			e->done = true;
	} else
		return (false);
	return (true);
}

static bool
read_line(const char *line, size_t n)
{
	json_t *j = json_loadb(line, n, 0, NULL), *v;
	const char *what;
	bool good = json_object_size(j) == 1;

	json_object_foreach(j, what, v)
		good = good && read_one(what, v);
	json_decref(j);
	return (good);
}

static bool
read_file(const char *path, FILE *f)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	long number = 0;
	bool good = true;

	while (good && (n = getline(&line, &room, f)) > 0) {
		number++;
		if (line[n - 1] != '\n')
			break;
		good = read_line(line, (size_t)n);
	}
	if (!good)
		fprintf(stderr, "sandbox: %s:%ld: not a line of this journal\n",
		    path, number);
	free(line);
	return (good);
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
			sb_journal_event(sb.of[SB_EVENT].row[i].value);
	for (size_t i = sb.replays.first; i < sb.replays.n; i++)
		if (sb.replays.row[i].value != NULL)
			sb_journal_answer(sb.replays.row[i].value);
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

bool
sb_journal_open(const char *path)
{
	FILE *f = fopen(path, "re");
	bool good = f != NULL || errno == ENOENT;

	if (f != NULL) {
		good = read_file(path, f);
		fclose(f);
		if (!good)
			return (false);
	}
	if (good && rewrite(path))
		return (true);
	fprintf(stderr, "sandbox: %s: %s\n", path, strerror(errno));
	sb_journal_close();
	return (false);
}

void
sb_journal_close(void)
{
	if (fd >= 0)
		close(fd);
	fd = -1;
	buf_free(&waiting);
}
