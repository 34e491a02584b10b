/* site: what every page shares. */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "run/locale.h"
#include "run/page.h"
#include "site/rows.h"
#include "site/routes.h"

/* The categories of the header in the viewer's language; kept by the worker
 * until the catalogue says otherwise. Returns how many. */
size_t	site_nav(struct req *, const struct nav_item **);

struct nav_list {
	const struct nav_item	*items;
	size_t			 n;
};
const struct nav_list *site_nav_list(struct req *);
/* Whether this page is that category's. */
bool	nav_is_here(struct req *, const char *slug);

/* What was searched for, to stand in the search box again. */
const char *site_search_text(struct req *);
/* This page as a return-to value; "/" for what only forms are sent to. */
const char *site_return(struct req *);
struct language_list {
	const struct language	*v;
	size_t			 n;
};
struct language_list site_languages(void);
int	site_year(struct req *);

/* "https://shop.example" + path: links in mails and for other servers. */
const char *site_url(struct req *, const char *path);
/* The address of this page that search engines should keep. */
const char *site_canonical(struct req *);
/* The page of an error that was met before there was a request: a body too large, a
 * head never finished. Adds it to the buffer. */
void	site_refusal(int code, struct buf *);
/* The name of the marketplace. */
const char *site_name(void);

/* Address of a prepared picture: widths are 160, 320, 640, 1280. */
const char *media_url(struct req *, const char *key, int width);
/* "… 160w, … 320w, ..." up to the widest, for srcset. */
const char *media_srcset(struct req *, const char *key);

/* "/path?query" of this page with one query field set, or taken away (value
 * NULL); the field "after" of keyset pages goes too unless it is the one set. */
const char *url_with(struct req *, const char *name, const char *value);

/* Pages of a list. The key the page asked for begins after, "" on the first. */
const char *page_start(struct req *);
/* The same of a list whose keys are ids; first is where it begins. */
int64_t	page_start_id(struct req *, int64_t first);
const char *page_key(struct req *, int64_t id);
/* Which page it is, from 1; 0 when that is not known any more. */
int64_t	page_number(struct req *);
/* Address of the page before, NULL on the first; after very many pages it may be the first. */
const char *page_prev(struct req *);
bool	page_prev_is_first(struct req *);
/* Address of the page that begins after key; NULL without a key. */
const char *page_next(struct req *, const char *key);

#endif
