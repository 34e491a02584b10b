/* contexts_main: reads "length newline bytes newline" twice for each page, a
 * string and its JSON, and writes the page in the same form. */
#include "tests/gen/tmplc_good/data.h"

void	view_contexts(struct req *, const char *, const char *);

static char *
next_piece(void)
{
	size_t n;
	char *s;

	if (scanf("%zu", &n) != 1)
		return (NULL);
	must(getchar() == '\n');
	s = xcalloc(1, n + 1);
	must(fread(s, 1, n, stdin) == n && getchar() == '\n');
	return (s);
}

int
main(void)
{
	struct req *r = a_request();
	struct buf *h = req_html(r);
	char *s, *json;

	while ((s = next_piece()) != NULL && (json = next_piece()) != NULL) {
		buf_clear(h);
		view_contexts(r, s, json);
		printf("%zu\n%s\n", h->n, h->p);
		free(s);
		free(json);
	}
	data_used();
	return (0);
}
