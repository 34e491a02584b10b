/* journal_read: what a journal says. A process killed in the middle of a line
 * leaves a piece without an end, which is passed over: nobody was told of what
 * it says. What would be let go at once is not made: a first look at the lines
 * counts them. */
#include <jansson.h>

#include "sandbox/journal.h"

#include "sandbox/fields.h"
#include "sandbox/render.h"

#define EVENT	"{\"event\":{\"id\":\""
#define ANSWER	"{\"answer\":"
#define DONE	"{\"done\":\""

/* What the first look finds. */
struct survey {
	size_t		 events, answers;	/* still to come */
	struct sb_table	 done;			/* ids of events, owned */
};

static const char *
text_of(const json_t *o, const char *name)
{
	return (json_string_value(json_object_get(o, name)));
}

static bool
read_event(const json_t *v)
{
	struct sb_event_parts parts = { text_of(v, "object"),
	    text_of(v, "request"), text_of(v, "key"),
	    json_object_get(v, "previous") };
	const char *id = text_of(v, "id"), *type = text_of(v, "type");
	const char *body = text_of(v, "body");
	struct sb_event *e;

	if (id == NULL || type == NULL || (body == NULL &&
	    (parts.object == NULL || !sb_is_known(parts.object))))
		return (false);
	e = xcalloc(1, sizeof *e);
	snprintf(e->id, sizeof e->id, "%s", id);
	e->type = sb_event_type(type);
	e->created = json_integer_value(json_object_get(v, "created"));
	e->done = json_is_true(json_object_get(v, "done"));
	if (body != NULL)
		e->body = xstrdup(body);
	else
		sb_event_render(e, &parts);
	sb_event_add(e);
	return (true);
}

static bool
read_answer(const json_t *v, bool with_body)
{
	const char *key = text_of(v, "key"), *path = text_of(v, "path");
	const char *body = text_of(v, "body"), *object = text_of(v, "object");
	const char *request = text_of(v, "request"), *print = text_of(v, "print");
	struct sb_replay *r;

	if (key == NULL || path == NULL || request == NULL || print == NULL ||
	    (body == NULL && (object == NULL || !sb_is_known(object))))
		return (false);
	r = xcalloc(1, sizeof *r);
	r->key = xstrdup(key);
	r->path = xstrdup(path);
	r->object = sb_keep(object);
	if (body != NULL)
		r->body = xstrdup(body);
	else if (with_body)
		r->body = sb_render_text(object);
	snprintf(r->request, sizeof r->request, "%s", request);
	snprintf(r->print, sizeof r->print, "%s", print);
	r->status = (int)json_integer_value(json_object_get(v, "status"));
	r->at = json_integer_value(json_object_get(v, "at"));
	sb_replay_add(r);
	return (true);
}

static bool
read_one(const char *what, const json_t *v, bool is_recent)
{
	struct sb_event *e;

	for (int k = 0; k < SB_EVENT; k++)
		if (str_eq(what, sb_kind_names[k]))
			return (sb_fields_read((enum sb_kind)k, v) != NULL);
	if (str_eq(what, "event"))
		return (read_event(v));
	if (str_eq(what, "answer"))
		return (read_answer(v, is_recent));
	if (str_eq(what, "reset"))
		sb_state_clear();
	else if (str_eq(what, "forget"))
		sb_replays_forget();
	else if (!str_eq(what, "done") || !json_is_string(v))
		return (false);
	else if ((e = sb_event_find(json_string_value(v))) != NULL)
		e->done = true;
	return (true);
}

static bool
read_line(const char *line, size_t n, bool is_recent)
{
	json_t *j = json_loadb(line, n, 0, NULL), *v;
	const char *what;
	bool good = json_object_size(j) == 1;

	json_object_foreach(j, what, v)
		good = good && read_one(what, v, is_recent);
	json_decref(j);
	return (good);
}

/* The id that stands at `at`, ended by a quote, copied. */
static char *
id_at(const char *at)
{
	size_t n = strcspn(at, "\"\n");
	char *id = xcalloc(1, n + 1);

	return (memcpy(id, at, n));
}

static void
survey_file(FILE *f, struct survey *s)
{
	char *line = NULL, *id;
	size_t room = 0;

	while (getline(&line, &room, f) > 0) {
		s->events += str_starts(line, EVENT);
		s->answers += str_starts(line, ANSWER);
		if (!str_starts(line, DONE))
			continue;
		id = id_at(line + strlen(DONE));
		if (sb_table_get(&s->done, id) == NULL)
			sb_table_put(&s->done, id, id);
		else
			free(id);
	}
	free(line);
	rewind(f);
}

static void
survey_free(struct survey *s)
{
	char *id;

	while ((id = sb_table_oldest(&s->done)) != NULL) {
		sb_table_remove(&s->done, id);
		free(id);
	}
	sb_table_free(&s->done);
}

/* Whether a line is about an event that nobody would be told of any more. */
static bool
is_past(struct survey *s, const char *line)
{
	char *id;
	bool past;

	if (!str_starts(line, EVENT) || s->events-- <= sb.config.kept)
		return (false);
	id = id_at(line + strlen(EVENT));
	past = sb_table_get(&s->done, id) != NULL ||
	    strstr(line, "\"done\":true") != NULL;
	free(id);
	return (past);
}

static bool
is_recent(struct survey *s, const char *line)
{
	return (!str_starts(line, ANSWER) || s->answers-- <= sb.config.kept);
}

long
sb_journal_read(const char *path, FILE *f, bool *whole)
{
	struct survey s = { 0 };
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	long lines = 0;

	survey_file(f, &s);
	*whole = true;
	while (lines >= 0 && *whole && (n = getline(&line, &room, f)) > 0) {
		*whole = line[n - 1] == '\n';
		if (*whole && !is_past(&s, line) &&
		    !read_line(line, (size_t)n, is_recent(&s, line))) {
			fprintf(stderr, "sandbox: %s:%ld: not a line of this "
			    "journal\n", path, lines + 1);
			lines = -1;
		} else
			lines += *whole;
	}
	free(line);
	survey_free(&s);
	return (lines);
}
