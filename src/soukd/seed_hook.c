/* seed_hook: the demo's drawings for the job that prepares pictures. */
#include "base/strnum.h"
#include "catalog/picture.h"
#include "soukd/seed.h"

static void
free_buf(void *arg)
{
	buf_free(arg);
}

struct bytes
seed_picture(struct req *r, const char *number)
{
	struct buf *b = NEW(r, struct buf);
	int64_t n;

	defer(r, free_buf, b);
	if (!str_to_i64(number, 1, INT64_MAX, &n) || !seed_picture_draw((uint64_t)n, b))
		return ((struct bytes){ NULL, 0 });
	return ((struct bytes){ b->p, b->n });
}
