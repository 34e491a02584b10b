/* page: what page code says and asks beside its views. */
#ifndef RUN_PAGE_H
#define RUN_PAGE_H

#include "base/form.h"
#include "base/gather.h"
#include "run/http.h"
#include "run/req.h"
#include "run/viewer.h"

/* AHEAD(product_show) { ... sql_ahead(r, ...) }: what this page will ask first of all, so
 * that it travels together with the question who is asking. For what anybody may see:
 * access is not checked yet. */
struct ahead_handler {
	const char	*page;
	void		(*run)(struct req *);
};
#define AHEAD(name)							\
	static void ahead_##name(struct req *);				\
	static const struct ahead_handler ahead_handler_##name GATHER(ahead_handlers) = \
	    { #name, ahead_##name };					\
	static void ahead_##name(struct req *r)

/* The answer. The default is 200 with whatever the views wrote, as HTML. */
void		 status(struct req *, int);
void		 redirect(struct req *, const char *local_url);		/* 303 */
void		 redirect_out(struct req *, const char *url);		/* 303 to another site: Stripe's page */
void		 header(struct req *, const char *name, const char *value);
void		 answer_text(struct req *, const char *type, const char *body, size_t);
/* The file behind the descriptor, which stays the caller's: read piece by piece while it is sent, so that
 * it may be large. It must not become shorter meanwhile. False when it cannot be read. */
bool		 answer_file(struct req *, const char *type, int fd) MUST_USE;

/* For the head of the page: an absolute address of a picture of what it shows. */
void		 page_image(struct req *, const char *url);
const char	*page_image_url(struct req *);	/* NULL without one */
/* Whether this is a page that anybody may find and link to. */
bool		 page_is_public(struct req *);
/* Whoever visits may see it, but search engines are not to list it: there is no end of such pages. */
void		 page_unlisted(struct req *);

/* Cached by nobody, not even for the back button: pages with somebody's data have it by default. */
void		 cache_public(struct req *, int max_age_s);

/* A sentence on the next page this browser sees; already translated. */
void		 flash(struct req *, const char *, ...) PRINTF(2, 3);
void		 flash_error(struct req *, const char *, ...) PRINTF(2, 3);
/* What the page before left, once; NULL when nothing. */
struct flash {
	const char	*text;
	bool		 is_error;
};
const struct flash *flash_take(struct req *);

/* The form sent, or the query. Values are valid UTF-8 without NUL; the first of
 * a repeated name; "" when absent. */
const char	*field(struct req *, const char *name);
const char	*query(struct req *, const char *name);
const struct form *req_form(struct req *);
const struct form *req_query(struct req *);

const struct http_in *req_in(struct req *);
const char	*req_path(struct req *);	/* path and query of this page: local, safe to print and to return to */
bool		 req_is_page(struct req *);	/* whether this path can be asked for by GET too */
const char	*req_id(struct req *);		/* 16 hex digits, also in the log and the X-Request-Id header */
const char	*req_lang(struct req *);	/* "en" */
void		 req_set_lang(struct req *, const char *code);	/* for what is written to somebody else */
const char	*req_theme(struct req *);	/* "light", "dark"; NULL: as the system has it */
int64_t		 now_us(struct req *);		/* wall clock, the same for the whole request */
bool		 req_is_job(const struct req *);

/* A cookie of ours (a choice, never a secret): read, and set for max_age_s. */
const char	*cookie_value(struct req *, const char *name);
void		 cookie_write(struct req *, const char *name, const char *value, int64_t max_age_s);

/* A signature only this site can make, for links that let somebody in; what names its use. */
const char	*sign(struct req *, const char *what, const char *text);
bool		 sign_ok(struct req *, const char *what, const char *text, const char *signature);
/* A number for a text that only this site can find, the same on all its machines. */
int64_t		 sign_number(const char *what, const char *text);

/* The network asked from under a name that tells nothing about it: of an IPv6
 * address the first 64 bits, which one subscriber has all of. NULL for a job. */
const char	*req_origin(struct req *);

/* More time than the setting gives: pages that ask other servers. */
void		 req_deadline(struct req *, int ms);
int64_t		 req_deadline_at(struct req *);

#endif
