/* log: one JSON object a line, for machines to read.
 *
 *   {"at":"2024-11-21T09:30:00.123Z","level":"error","cause":"db.connect",
 *    "process":"worker 1","pid":7,"host":"...","tries":3}
 *
 * Lines gather in this process's memory and leave with log_flush, each whole,
 * in one write(2). Nothing here blocks: a reader that is too slow costs lines,
 * which are counted and told. For the main thread only. */
#ifndef RUN_LOG_H
#define RUN_LOG_H

#include "base/base.h"

enum log_level { LEVEL_DEBUG, LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR };

struct log_field {
	enum { LOG_END, LOG_NONE, LOG_TEXT, LOG_NUMBER, LOG_BOOL } type;
	const char	*key;		/* a literal */
	const char	*text;
	int64_t		 number;
};

/* Before the sandbox and before any fork: opens the file for appending, or
 * takes standard error when the path is "". From here on SIGPIPE is ignored.
 * False, errno set, when it cannot be opened. Before it, lines go to standard
 * error at once. Again: another file. */
bool	log_open(const char *path, enum log_level) MUST_USE;

/* What this process is called in its lines: "worker 1". */
void	log_process(const char *name);

/* Whether lines of this level are kept: asked before work is put into one. */
bool	log_wants(enum log_level);

/* log_event(LEVEL_WARNING, "db.slow", KV("statement", s->name), KV("ms", ms));
 * The cause is a stable code, the values text, integers or bools (the literals
 * true and false are integers in C17); a text that is
 * NULL leaves its field out. Bytes that are no UTF-8 become U+FFFD. A line is
 * cut at LOG_LINE_MAX bytes, still whole JSON, and then ends "cut":true. */
#define log_event(level, cause, ...)					\
	log_fields((level), (cause),					\
	    (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } })
#define KV(key, value)							\
	_Generic((value), char *: log_kv_text, const char *: log_kv_text, \
	    bool: log_kv_bool, default: log_kv_number)((key), (value))

enum { LOG_LINE_MAX = 4096 };

void	log_fields(enum log_level, const char *cause, const struct log_field *);

/* Writes what has gathered, as far as it goes without waiting. Call it each
 * turn of the loop; a line of LEVEL_ERROR does so by itself, exit(3) too. */
void	log_flush(void);

/* Lines lost so far in this process. */
uint64_t log_dropped(void);

static inline struct log_field
log_kv_text(const char *key, const char *text)
{
	return ((struct log_field){ text != NULL ? LOG_TEXT : LOG_NONE, key, text, 0 });
}

static inline struct log_field
log_kv_number(const char *key, int64_t number)
{
	return ((struct log_field){ LOG_NUMBER, key, NULL, number });
}

static inline struct log_field
log_kv_bool(const char *key, bool yes)
{
	return ((struct log_field){ LOG_BOOL, key, NULL, yes });
}

#endif
