/* listing_form: reading and refilling the form of a listing. */
#include "shops/listing_form.h"

#include "base/money.h"
#include "base/strnum.h"
#include "run/locale.h"

#define PRICE_MAX	INT64_C(100000000000)

static const char *
number(struct req *r, int64_t n)
{
	return (req_printf(r, "%lld", (long long)n));
}

static void
name_fields(struct req *r, struct variant_fields *f)
{
	long long id = (long long)f->id.n;

	f->sku_name = req_printf(r, "sku-%lld", id);
	f->price_name = req_printf(r, "price-%lld", id);
	f->compare_name = req_printf(r, "compare-%lld", id);
	f->stock_name = req_printf(r, "stock-%lld", id);
	f->seen_name = req_printf(r, "seen-%lld", id);
}

static struct listing_form *
form_for(struct req *r, size_t n, const char *currency)
{
	struct listing_form *f = NEW(r, struct listing_form);

	f->variants = NEW_ARRAY(r, struct variant_fields, n);
	f->n = n;
	f->currency = currency;
	return (f);
}

struct listing_form *
listing_form_new(struct req *r, const char *currency)
{
	struct listing_form *f = form_for(r, 1, currency);

	f->title = f->description = f->brand = f->category = "";
	f->state = "live";
	f->version = "0";
	f->variants[0] = (struct variant_fields){ .title = "", .sku = req_printf(r, "A-%.6s", req_id(r)), .price = "",
	    .compare_at = "", .stock = "1", .seen = "0" };
	name_fields(r, &f->variants[0]);
	return (f);
}

struct listing_form *
listing_form_of(struct req *r, const struct listing_whole *w)
{
	struct listing_form *f = form_for(r, w->nvariants, w->p.currency);

	f->title = w->p.title;
	f->description = w->p.description;
	f->brand = w->p.brand;
	f->category = number(r, w->p.category.n);
	f->state = w->p.state;
	f->version = number(r, w->version);
	for (size_t i = 0; i < f->n; i++) {
		const struct listing_variant *v = &w->variants[i];

		f->variants[i] = (struct variant_fields){ .id = v->id, .title = v->title, .sku = v->sku,
		    .price = money_typed(r, v->price, w->p.currency),
		    .compare_at = v->has_compare_at ?
		    money_typed(r, v->compare_at, w->p.currency) : "",
		    .stock = number(r, v->on_hand), .seen = number(r, v->on_hand), .reserved = v->reserved };
		name_fields(r, &f->variants[i]);
	}
	return (f);
}

static category_id
read_category(struct req *r, struct problems *p)
{
	struct category_choices all = category_choices(r);
	int64_t id;

	if (str_to_i64(field(r, "category"), 1, INT64_MAX, &id))
		for (size_t i = 0; i < all.n; i++)
			if (all.v[i].id.n == id)
				return (all.v[i].id);
	problem_add(r, p, "category", tr(r, "Please choose a category."));
	return ((category_id){ 0 });
}

static int64_t
read_compare_at(struct req *r, struct problems *p, const struct variant_fields *f, const char *currency, int64_t price)
{
	int64_t was;

	if (f->compare_at[strspn(f->compare_at, " \t")] == '\0')
		return (0);
	was = check_money(r, p, f->compare_name, currency, 1, PRICE_MAX);
	if (problem_of(p, f->compare_name) == NULL && problem_of(p, f->price_name) == NULL && was <= price)
		problem_add(r, p, f->compare_name, tr(r, "The price before must be higher than the price now. "
		    "Leave it empty when there was none."));
	return (was);
}

/* had: the variant as it is, NULL in a new listing. */
static void
read_variant(struct req *r, struct listing_form *form, struct variant_fields *f, struct variant_edit *v,
    const struct listing_variant *had)
{
	struct problems *p = &form->problems;

	v->id = f->id;
	if (had != NULL && form_get(req_form(r), f->seen_name) == NULL) {	/* it came while the form was open */
		*v = (struct variant_edit){ .id = f->id, .sku = had->sku, .price = had->price,
		    .compare_at = had->has_compare_at ? had->compare_at : 0, .stock = had->on_hand, .seen = had->on_hand };
		return;
	}
	f->sku = field(r, f->sku_name);
	f->price = field(r, f->price_name);
	f->compare_at = field(r, f->compare_name);
	f->stock = field(r, f->stock_name);
	v->sku = check_text(r, p, f->sku_name, 1, LISTING_SKU_MAX);
	v->price = check_money(r, p, f->price_name, form->currency, 1, PRICE_MAX);
	v->compare_at = read_compare_at(r, p, f, form->currency, v->price);
	v->stock = check_number(r, p, f->stock_name, 0, LISTING_STOCK_MAX);
	if (had == NULL)
		return;
	f->seen = field(r, f->seen_name);
	if (!str_to_i64(f->seen, 0, LISTING_STOCK_MAX, &v->seen))
		stop_because(r, 400, "listing.seen", "%s", f->seen_name);
}

static void
check_skus_differ(struct req *r, struct listing_form *f, const struct listing_edit *e)
{
	for (size_t i = 1; i < e->n; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(e->variants[i].sku, e->variants[k].sku) && e->variants[i].sku[0] != '\0') {
				problem_add(r, &f->problems, f->variants[i].sku_name,
				    tr(r, "Another variant has this article number."));
				break;
			}
}

struct listing_form *
listing_form_read(struct req *r, const struct listing_whole *w, const char *currency, struct listing_edit *edit)
{
	static const char *const states[] = { "draft", "live", NULL };
	struct listing_form *f = w != NULL ? listing_form_of(r, w) : listing_form_new(r, currency);
	struct problems *p = &f->problems;

	f->title = field(r, "title");
	f->description = field(r, "description");
	f->brand = field(r, "brand");
	f->category = field(r, "category");
	f->version = field(r, "version");
	*edit = (struct listing_edit){
		.title = check_text(r, p, "title", 3, LISTING_TITLE_MAX),
		.category = read_category(r, p),
		.description = check_lines(r, p, "description", 0, LISTING_TEXT_MAX),
		.brand = check_text(r, p, "brand", 0, LISTING_BRAND_MAX),
		.variants = NEW_ARRAY(r, struct variant_edit, f->n), .n = f->n,
	};
	for (size_t i = 0; i < f->n; i++)
		read_variant(r, f, &f->variants[i], &edit->variants[i], w != NULL ? &w->variants[i] : NULL);
	check_skus_differ(r, f, edit);
	edit->state = w == NULL || str_eq(w->p.state, "draft") || str_eq(w->p.state, "live") ?
	    check_choice(r, p, "state", states) : "draft";
	f->state = w == NULL || str_eq(w->p.state, "draft") || str_eq(w->p.state, "live") ? edit->state : w->p.state;
	return (f);
}

void
listing_form_overtake(struct req *r, struct listing_form *f, const struct listing_whole *w)
{
	f->overtaken = true;
	f->version = number(r, w->version);
	for (size_t i = 0; i < f->n; i++) {
		struct variant_fields *v = &f->variants[i];
		const char *now = number(r, w->variants[i].on_hand);

		if (str_eq(v->stock, v->seen))
			v->stock = now;
		v->seen = now;
	}
}

const char *
listing_fee_text(struct req *r, const struct listing_whole *w)
{
	struct money price, fee;

	if (w->nvariants == 0)
		return ("");
	price = money(w->variants[0].price, w->p.currency);
	fee = money_mul(price, w->p.commission_bp, 10000);
	return (req_printf(r, tr(r, "Our commission on %s is %s (%s)."), money_text(r, price.minor, w->p.currency),
	    money_text(r, fee.minor, w->p.currency), percent_text(r, w->p.commission_bp)));
}

const char *
cell_label(struct req *r, const char *label, const char *of)
{
	const char *at = strstr(label, "%s");

	must(at != NULL);
	return (req_printf(r, "%.*s%s%s", (int)(at - label), label, of, at + 2));
}
