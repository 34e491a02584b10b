/* seller_picture_pages: adding, removing and ordering a listing's pictures. */
#include "catalog/picture.h"
#include "shops/routes.h"
#include "shops/seller.h"

static const char *
back_url(struct req *r, product_id id)
{
	return (req_printf(r, "%s#pictures", url_seller_listing_edit(r, id)));
}

/* Takes what is a picture by its sender's word and has room; returns how many. */
static size_t
take(struct req *r, product_id id, const struct upload *u, size_t n)
{
	size_t added = 0;

	for (size_t i = 0; i < n; i++) {
		if (u[i].type == NULL || !str_starts(u[i].type, "image/")) {
			flash_error(r, tr(r, "“%s” is not a picture."), u[i].filename);
			continue;
		}
		if (!picture_add(r, id, &u[i])) {
			flash_error(r, tr(r, "A listing has at most %d pictures. Remove one first."), PICTURES_MAX);
			break;
		}
		added++;
	}
	return (added);
}

void
seller_picture_create(struct req *r, product_id id)
{
	const struct listing_whole *w = listing_whole_lock(r, id);
	const struct upload *u;
	size_t n = uploads(r, &u), added = take(r, w->p.id, u, n);

	if (n == 0)
		flash_error(r, "%s", tr(r, "Please choose a picture first."));
	else if (added == n)
		flash(r, trn(r, "%lld picture is being prepared.", "%lld pictures are being prepared.", (int64_t)n),
		    (long long)n);
	redirect(r, back_url(r, id));
}

void
seller_picture_update(struct req *r, product_id id, image_id image)
{
	bool first = str_eq(field(r, "action"), "first");

	if (first ? !picture_put_first(r, id, image) : !picture_remove(r, id, image))
		stop_because(r, 404, "picture.gone", "no such picture");
	flash(r, "%s", first ? tr(r, "This picture comes first now.") : tr(r, "The picture is removed."));
	redirect(r, back_url(r, id));
}
