/* cache: answers and pieces of pages that this worker made before.
 *
 * What is kept names what it was made from (tags). PostgreSQL tells every worker
 * at the commit of a change which tags to forget; a change that comes while a
 * page is being made keeps that page out. While the worker cannot hear
 * PostgreSQL nothing is served from here. */
#ifndef RUN_CACHE_H
#define RUN_CACHE_H

#include "run/http.h"

/* Tags of the answer under way; outside of a page they do nothing. */
void	cache_tag_product(struct req *, product_id);
void	cache_tag_category(struct req *, category_id);	/* its lists: order, members */
void	cache_tag_lists(struct req *);			/* any list may change it: home, search */

/* A number that changes whenever everything is to be forgotten, for tables kept
 * in static memory; 0: keep nothing now. */
uint64_t cache_epoch(void);

/* A piece of a page that is the same for every viewer of one language, as long
 * as version stays: writes it to the page when it is there. Otherwise the caller
 * renders it and calls fragment_end. CSRF fields inside are each viewer's own. */
bool	fragment_begin(struct req *, const char *kind, int64_t id, int64_t version);
void	fragment_end(struct req *);

/* What a page found out and may find again under that name, forgotten like pages by the tags
 * it has so far: a copy in the request's memory; p is NULL when nothing is kept. */
struct bytes note_find(struct req *, const char *name);
void	note_keep(struct req *, const char *name, struct bytes);

/* For dispatch and the server. */
struct cache_answer {
	int		 status;
	const char	*head;		/* as in http_out */
	size_t		 head_len;
	const char	*body;
	size_t		 body_len;
	const char	*etag;
	unsigned	 route;		/* index, for the metrics */
	void		*entry;
};
/* Finds the answer to an anonymous GET; it stays until cache_release. */
bool	cache_find(const char *target, const char *lang, const char *encoding, struct cache_answer *);
void	cache_release(void *entry);
void	cache_put(struct req *, const char *encoding, const char *etag);

void	cache_start(size_t max_bytes);
size_t	cache_bytes(void);			/* in use */
void	cache_message(const char *payload);	/* from the channel souk_catalog */
void	cache_listening(bool);			/* whether messages arrive */

#endif
