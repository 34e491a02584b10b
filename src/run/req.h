/* req: one request (or one job): its memory, its viewer, its way to stop.
 *
 * The law of the runtime: nothing on a page's stack owns anything. Memory comes
 * from the request; anything else is handed to defer() on the line that got it. */
#ifndef RUN_REQ_H
#define RUN_REQ_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/ids.h"

struct req;

enum method { METHOD_GET, METHOD_POST, METHOD_HEAD, METHOD_PUT, METHOD_DELETE, METHOD_OTHER };

/* Memory that lives as long as the request. Zeroed, never NULL. */
void	*req_alloc(struct req *, size_t);
char	*req_strdup(struct req *, const char *);
char	*req_printf(struct req *, const char *, ...) PRINTF(2, 3);
struct arena *req_arena(struct req *);
#define NEW(r, T)		((T *)req_alloc((r), sizeof(T)))
#define NEW_ARRAY(r, T, n)	((T *)req_alloc((r), (n) * sizeof(T)))

/* Where views write the page. */
struct buf *req_html(struct req *);

/* The token a POST form of this viewer must carry. */
const char *req_csrf(struct req *);

/* Ends the request: defers run, the transaction rolls back, the error page for
 * the HTTP status is sent and the cause logged. Never returns. */
NORETURN void stop(struct req *, int status);
/* The same with a stable cause code ("order.state") and a text for the log, not for the person. */
NORETURN void stop_because(struct req *, int status, const char *cause, const char *, ...) PRINTF(4, 5);

/* fn(arg) runs when the request ends, however it ends; newest first. */
void	defer(struct req *, void (*fn)(void *), void *arg);

/* The words of the viewer's language for an English text; the text itself when
 * the catalogue has none. trn chooses by count. */
const char *tr(struct req *, const char *) __attribute__((format_arg(2)));
const char *trn(struct req *, const char *one, const char *many, int64_t);
#define N_(text) (text)		/* marks a text for the catalogue where tr() comes later */

#endif
