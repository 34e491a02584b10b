/* form_fuzz: a decoded form keeps its limits, and encoded again is the same. */
#include "base/form.h"
#include "base/url.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct form_limits max = { 20, 16, 64, 1000 };
static const struct form_limits wide = { 20, 16, 64, 4000 };

static void
check_fields(const struct form *f)
{
	must(f->n <= max.fields);
	for (size_t i = 0; i < f->n; i++) {
		const struct form_field *p = &f->fields[i];

		must(strlen(p->name) <= max.name && p->n <= max.value);
		must(strlen(p->value) == p->n && utf8_valid(p->value, p->n));
		must(utf8_valid(p->name, strlen(p->name)));
		must(form_get(f, p->name) != NULL);
	}
}

static void
check_again(struct arena *a, const struct form *f)
{
	struct buf b = { 0 };
	struct form again;

	for (size_t i = 0; i < f->n; i++)
		buf_printf(&b, "%s=%s&", url_encode(a, f->fields[i].name),
		    url_encode(a, f->fields[i].value));
	must(form_decode(a, b.p != NULL ? b.p : "", b.n, &wide, &again) ==
	    (b.n > wide.total ? FORM_TOTAL : FORM_OK));
	for (size_t i = 0; i < again.n; i++)
		must(str_eq(again.fields[i].name, f->fields[i].name) &&
		    str_eq(again.fields[i].value, f->fields[i].value));
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct form f;
	enum form_error e;

	e = form_decode(&a, (const char *)data, n, &max, &f);
	must(form_error_name(e) != NULL);
	must((e == FORM_TOTAL) == (n > max.total));
	check_fields(&f);
	check_again(&a, &f);
	arena_reset(&a);
	return (0);
}
