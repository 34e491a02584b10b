/* page: asking the application for pages without a server: the dispatcher runs
 * in this process on a real database, each test in a transaction that is rolled
 * back. The rows are those of tests/fixture.sql. */
#ifndef TESTS_PAGE_H
#define TESTS_PAGE_H

#include "run/dispatch.h"
#include "run/page.h"
#include "tests/test.h"

enum persona { NOBODY, ADMIN, ALICE, BOB, SAM, SUE };	/* Sam has shop 1, Sue shop 2 */

struct visit {
	int		 status;
	const char	*location;	/* "" without one */
	const char	*body;
	const char	*head;		/* header lines */
	unsigned	 queries;
	const char	*cause;		/* why it stopped, NULL */
};

/* What they return is good until the test ends. */
struct visit	get(enum persona, const char *path);
struct visit	get_with(enum persona, const char *path, const char *header_lines);
/* body: "name=value&..."; the persona's CSRF token is added. */
struct visit	post(enum persona, const char *path, const char *body);
struct visit	post_raw(enum persona, const char *path, const char *header_lines, const char *body, size_t);

/* Once more, after something ended or renewed the persona's session. */
void		sign_in(enum persona);

/* Just as it is. */
struct visit	visit(const struct http_in *);

/* SQL for arranging and for looking: in the same transaction. */
void		sql(const char *, ...) PRINTF(1, 2);
int64_t		sql_number(const char *, ...) PRINTF(1, 2);
const char	*sql_string(const char *, ...) PRINTF(1, 2);
/* What may be refused: every cell of the last statement's rows in one text; NULL when it was. What it did is undone. */
const char	*sql_tried(const char *, ...) PRINTF(1, 2);

/* Runs fn as soukd runs a job's; the test fails when it stops. */
void		job_do(void (*fn)(struct req *, void *), void *arg);

/* A route's pattern with a row of the fixture in place of each parameter: of Alice as buyer, of shop 1. */
void		 route_path(const char *pattern, char *to, size_t room);

#define CHECK_HAS(text, part)	page_has(__FILE__, __LINE__, (text), (part), true)
#define CHECK_LACKS(text, part)	page_has(__FILE__, __LINE__, (text), (part), false)
void		page_has(const char *, int, const char *text, const char *part, bool want);

#endif
