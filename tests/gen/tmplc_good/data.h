/* data: what the templates of this folder show. */
#ifndef TESTS_GEN_TMPLC_GOOD_DATA_H
#define TESTS_GEN_TMPLC_GOOD_DATA_H

#include "base/html.h"
#include "run/req.h"

struct line {
	const char	*title;
	const char	*slug;
	int32_t		 qty;
};

struct req *a_request(void);

static const char nasty[] = "<b>\"Tom\" & 'Jerry'</b>";
static const char nothing[] = "";
static const struct line lines[] = {
	{ "Tea & cake", "tea & cake/1", 2 }, { "Mug \"blue\"", "mug", -1 },
};
static const char *const names[] = { "a", "<b>", NULL };
static const struct safe_html sanitized = { "<em>clean</em>", 14 };
static const int64_t smallest = INT64_MIN;
static const uint8_t small = 255;
static const bool yes = true, no = false;

/* Not every template uses all of it. */
static inline void
data_used(void)
{
	(void)nasty, (void)nothing, (void)lines, (void)names, (void)sanitized;
	(void)smallest, (void)small, (void)yes, (void)no;
}

#endif
