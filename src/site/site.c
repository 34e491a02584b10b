/* site: header categories, addresses, error pages. */
#include "site/site.h"

#include <time.h>

#include "run/cache.h"
#include "base/url.h"
#include "run/dispatch.h"
#include "run/settings.h"
#include "site/sql.h"
#include "site/views.h"

enum { LANGS = 8 };

struct nav_kept {
	uint64_t		 epoch;
	char			 lang[8];
	struct arena		 arena;
	struct nav_item		*items;
	size_t			 n;
};

static void
nav_keep(struct nav_kept *k, uint64_t epoch, const char *lang, const struct nav_item *items, size_t n)
{
	arena_reset(&k->arena);
	k->items = arena_alloc(&k->arena, n * sizeof *items);
	for (size_t i = 0; i < n; i++)
		k->items[i] = (struct nav_item){ items[i].id, arena_strdup(&k->arena, items[i].slug),
		    arena_strdup(&k->arena, items[i].name) };
	k->n = n;
	k->epoch = epoch;
	snprintf(k->lang, sizeof k->lang, "%s", lang);
}

size_t
site_nav(struct req *r, const struct nav_item **out)
{
	static struct nav_kept kept[LANGS];
	static unsigned turn;
	uint64_t epoch = cache_epoch();
	struct nav_item *items;
	size_t n;

	for (size_t i = 0; i < LANGS; i++)
		if (epoch != 0 && kept[i].epoch == epoch && str_eq(kept[i].lang, req_lang(r))) {
			*out = kept[i].items;
			return (kept[i].n);
		}
	n = sql_nav(r, req_lang(r), &items);
	*out = items;
	/* The query took time: keep it only if nothing changed meanwhile. */
	if (epoch != 0 && epoch == cache_epoch())
		nav_keep(&kept[turn++ % LANGS], epoch, req_lang(r), items, n);
	return (n);
}

bool
nav_is_here(struct req *r, const char *slug)
{
	const char *path = req_path(r);
	size_t n = strlen(slug);

	return (str_starts(path, "/c/") && strncmp(path + 3, slug, n) == 0 && (path[3 + n] == '\0' || path[3 + n] == '?'));
}

/* While the database is in trouble an error page does without. */
const struct nav_list *
site_nav_list(struct req *r)
{
	struct nav_list *l = NEW(r, struct nav_list);

	if (req_status(r) < 500)
		l->n = site_nav(r, &l->items);
	return (l);
}

const char *
site_search_text(struct req *r)
{
	return (str_starts(req_path(r), "/search") ? query(r, "q") : "");
}

const char *
site_return(struct req *r)
{
	return (req_in(r)->method == METHOD_GET || req_is_page(r) ? req_path(r) : "/");
}

struct language_list
site_languages(void)
{
	struct language_list l;

	l.n = languages(&l.v);
	return (l);
}

int
site_year(struct req *r)
{
	time_t now = (time_t)(now_us(r) / 1000000);
	struct tm tm;

	gmtime_r(&now, &tm);
	return (tm.tm_year + 1900);
}

const char *
site_url(struct req *r, const char *path)
{
	return (req_printf(r, "%s%s", setting_text(SETTING_BASE_URL), path));
}

/* Filters and sorting show what is at the bare path too; further pages of a list are their own. */
const char *
site_canonical(struct req *r)
{
	const char *path = req_path(r), *after = query(r, "after");
	const char *bare = site_url(r, arena_strndup(req_arena(r), path, strcspn(path, "?")));

	return (after[0] != '\0' && req_query(r)->n == 1 ? req_printf(r, "%s?after=%s", bare, url_encode(req_arena(r), after)) : bare);
}

const char *
site_name(void)
{
	return (setting_text(SETTING_NAME));
}

const char *
media_url(struct req *r, const char *key, int width)
{
	return (req_printf(r, "/media/%s-%d.webp", key, width));
}

const char *
media_srcset(struct req *r, const char *key)
{
	return (req_printf(r, "/media/%s-160.webp 160w, /media/%s-320.webp 320w, /media/%s-640.webp 640w, "
	    "/media/%s-1280.webp 1280w", key, key, key, key));
}

const char *
url_with(struct req *r, const char *name, const char *value)
{
	const struct form *q = req_query(r);
	const char *path = req_path(r);
	const char *url = arena_strndup(req_arena(r), path, strcspn(path, "?"));
	char mark = '?';

	for (size_t i = 0; i < q->n; i++) {
		const struct form_field *f = &q->fields[i];

		if (str_eq(f->name, name) || str_eq(f->name, "after") || str_eq(f->name, "before") || f->value[0] == '\0')
			continue;
		url = req_printf(r, "%s%c%s=%s", url, mark, url_encode(req_arena(r), f->name),
		    url_encode(req_arena(r), f->value));
		mark = '&';
	}
	if (value != NULL)
		url = req_printf(r, "%s%c%s=%s", url, mark, url_encode(req_arena(r), name),
		    url_encode(req_arena(r), value));
	return (url);
}

static const char *
error_title(struct req *r, int code)
{
	switch (code) {
	case 400:
	case 411:
	case 417:
		return (tr(r, "We could not read that request"));
	case 403:
		return (tr(r, "This is not open to you"));
	case 404:
		return (tr(r, "We cannot find that page"));
	case 405:
		return (tr(r, "That does not work here"));
	case 409:
		return (tr(r, "Something changed in the meantime"));
	case 408:
		return (tr(r, "That took too long"));
	case 413:
	case 431:
		return (tr(r, "That is too large"));
	case 415:
		return (tr(r, "We cannot read that kind of file"));
	case 429:
		return (tr(r, "Too many tries"));
	case 503:
		return (tr(r, "We are very busy"));
	default:
		return (tr(r, "Something went wrong on our side"));
	}
}

static const char *
error_text(struct req *r, int code)
{
	switch (code) {
	case 403:
		return (tr(r, "Your page may be older than your log-in, or the page belongs to somebody else. "
		    "Go back, load the page again and repeat the last step."));
	case 404:
		return (tr(r, "The address may be mistyped, or what was here is gone. Nothing of yours is lost."));
	case 409:
		return (tr(r, "Somebody else was faster, or you did this already. Load the page again to see how it stands."));
	case 429:
		return (req_printf(r, trn(r, "Please wait %lld second before you try again. This protects your account and ours.",
		    "Please wait %lld seconds before you try again. This protects your account and ours.", req_wait_s(r)),
		    (long long)req_wait_s(r)));
	case 503:
		return (tr(r, "Please try again in a few seconds. Nothing was changed and nothing was charged."));
	case 408:
		return (tr(r, "Your browser began to ask and did not finish in time. Please try again."));
	case 400:
	case 405:
	case 411:
	case 413:
	case 415:
	case 417:
	case 431:
		return (tr(r, "Go back, check what you entered and try again. Nothing was changed."));
	default:
		return (tr(r, "We have written down what happened. Nothing was charged; please try again."));
	}
}

/* Whoever helps in somebody's place meets what only that person may do. */
static bool
is_for_the_person(struct req *r, int code)
{
	return (code == 403 && req_cause(r) != NULL && str_eq(req_cause(r), "access.self"));
}

void
site_error(struct req *r, int code)
{
	status(r, code);
	if (is_for_the_person(r, code)) {
		view_error(r, code, tr(r, "Only the person themselves may do this"), tr(r, "You act in somebody's place. "
		    "Passwords and other keys, devices, teams, money and paying stay theirs alone. Stop first if this is about your own account."));
		return;
	}
	view_error(r, code, error_title(r, code), error_text(r, code));
}

struct refusal_job {
	int		 code;
	struct buf	*out;
};

static void
write_refusal(struct req *r, void *arg)
{
	struct refusal_job *j = arg;

	view_refusal(r, j->code, error_title(r, j->code), error_text(r, j->code));
	buf_put(j->out, req_html(r)->p, req_html(r)->n);
}

void
site_refusal(int code, struct buf *out)
{
	struct refusal_job j = { code, out };
	char why[128];

	if (!req_job(write_refusal, &j, why, sizeof why))
		buf_printf(out, "%d\n", code);
}
