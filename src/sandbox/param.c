/* param: the tree is built as Rack builds it, which is what Stripe's clients
 * expect: a[]=x appends, a[0]=x is the same as the first, the last of two wins. */
#include "sandbox/param.h"

#include "base/form.h"
#include "base/strnum.h"
#include "base/url.h"

#include <stdarg.h>

enum { DEPTH_MAX = 8 };

static const struct form_limits limits = { .fields = 4000, .name = 300,
    .value = 20000, .total = 1 << 20 };

static bool
fail(struct sb_error *e, struct sb_error with)
{
	with.status = with.status != 0 ? with.status : 400;
	*e = with;
	return (false);
}

static struct sb_param *
kid_of(struct arena *a, struct sb_param **kids, const char *name, const char *path)
{
	struct sb_param **at = kids;

	for (; *at != NULL; at = &(*at)->next)
		if (str_eq((*at)->name, name))
			return (*at);
	*at = arena_alloc(a, sizeof **at);
	(*at)->name = name;
	(*at)->path = path;
	return (*at);
}

static const char *
next_index(struct arena *a, const struct sb_param *kids)
{
	int n = 0;

	for (; kids != NULL; kids = kids->next)
		n++;
	return (arena_printf(a, "%d", n));
}

/* The next part of "a[b][c]": its end, or NULL when brackets do not pair. */
static const char *
part(const char *at, bool first, const char **start, size_t *n)
{
	if (first) {
		*start = at;
		*n = strcspn(at, "[");
		return (*n > 0 && memchr(at, ']', *n) == NULL ? at + *n : NULL);
	}
	*start = at + 1;
	*n = strcspn(at + 1, "[]");
	return (at[1 + *n] == ']' ? at + *n + 2 : NULL);
}

static bool
add(struct arena *a, struct sb_param **root, const struct form_field *f)
{
	struct sb_param top = { .kids = *root }, *p = &top;
	const char *at = f->name, *start;
	size_t n;

	for (int depth = 0; depth == 0 || *at == '['; depth++) {
		const char *end = part(at, depth == 0, &start, &n);
		const char *name;

		if (end == NULL || depth == DEPTH_MAX || p->value != NULL)
			return (false);
		name = n > 0 ? arena_strndup(a, start, n) : next_index(a, p->kids);
		p = kid_of(a, &p->kids, name,
		    arena_strndup(a, f->name, (size_t)(end - f->name)));
		*root = top.kids;
		at = end;
	}
	if (*at != '\0' || p->kids != NULL)
		return (false);
	p->value = f->value;
	return (true);
}

bool
sb_params_read(struct arena *a, const char *text, size_t n,
    struct sb_param **root, struct sb_error *e)
{
	struct form f;

	*root = NULL;
	if (form_decode(a, text, n, &limits, &f) != FORM_OK)
		return (fail(e, (struct sb_error){
		    .message = "Invalid request body: it is not a form, or too large." }));
	for (size_t i = 0; i < f.n; i++)
		if (!add(a, root, &f.fields[i]))
			return (fail(e, (struct sb_error){
			    .param = f.fields[i].name,
			    .message = arena_printf(a, "Invalid parameter name: %s",
			    f.fields[i].name) }));
	return (true);
}

static const struct sb_param *
kid(const struct sb_param *kids, const char *name)
{
	for (; kids != NULL; kids = kids->next)
		if (str_eq(kids->name, name))
			return (kids);
	return (NULL);
}

const struct sb_param *
sb_param_at(const struct sb_param *root, ...)
{
	const struct sb_param *p = NULL;
	const char *name;
	va_list ap;

	va_start(ap, root);
	while ((name = va_arg(ap, const char *)) != NULL) {
		if ((p = kid(root, name)) == NULL)
			break;
		root = p->kids;
	}
	va_end(ap);
	return (p);
}

const char *
sb_param_text(const struct sb_param *kids, const char *name)
{
	const struct sb_param *p = kid(kids, name);

	return (p != NULL ? p->value : NULL);
}

int64_t
sb_param_int(const struct sb_param *kids, const char *name, int64_t other)
{
	const char *s = sb_param_text(kids, name);
	int64_t v;

	return (s != NULL && str_to_i64(s, INT64_MIN, INT64_MAX, &v) ? v : other);
}

struct sb_pairs
sb_param_pairs(const struct sb_param *kids)
{
	struct sb_pairs all = { 0 };
	size_t n = 0;

	for (const struct sb_param *p = kids; p != NULL; p = p->next)
		n++;
	if (n == 0)
		return (all);
	all.p = arena_alloc(&sb.memory, n * sizeof *all.p);
	for (const struct sb_param *p = kids; p != NULL; p = p->next)
		if (p->value != NULL && p->value[0] != '\0')
			all.p[all.n++] = (struct sb_pair){ sb_keep(p->name),
			    sb_keep(p->value) };
	return (all);
}
