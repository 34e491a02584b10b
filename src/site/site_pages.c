/* site_pages: files, probes, the choice of language and theme. */
#include "site/site.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/url.h"
#include "run/assets.h"
#include "run/cache.h"
#include "run/compress.h"
#include "run/locale.h"
#include "run/metrics.h"
#include "run/settings.h"
#include "site/sql.h"

enum { YEAR_S = 365 * 86400, MEDIA_MAX = 16 << 20, EXPIRES_DAYS = 180 };

/* The process answers; it says nothing of what it depends on. */
void
health_show(struct req *r)
{
	answer_text(r, "text/plain; charset=utf-8", "ok\n", 3);
}

/* The process can serve: the database answers too. */
void
ready_show(struct req *r)
{
	struct sql_alive_row row;

	if (!sql_alive(r, &row) || !row.yes)
		stop_because(r, 503, "ready.no", "database");
	answer_text(r, "text/plain; charset=utf-8", "ready\n", 6);
}

static void
free_buf(void *arg)
{
	buf_free(arg);
}

/* For the machine itself and whoever the proxy lets through: not for the world. */
void
metrics_show(struct req *r)
{
	struct buf *b = NEW(r, struct buf);

	/* What comes by a proxy nobody told us of is not this machine's own. */
	if (http_in_header(req_in(r), "x-forwarded-for") != NULL && !setting_is_trusted_proxy(req_in(r)->remote))
		stop(r, 404);
	if (!str_starts(req_in(r)->remote, "127.") && !str_eq(req_in(r)->remote, "::1") &&
	    !setting_is_trusted_proxy(req_in(r)->remote))
		stop(r, 404);
	defer(r, free_buf, b);
	metrics_text(b);
	answer_text(r, "text/plain; version=0.0.4; charset=utf-8", req_strdup(r, b->p), b->n);
}

void
robots_show(struct req *r)
{
	const char *text = req_printf(r, "User-agent: *\nDisallow: /account\nDisallow: /cart\nDisallow: /checkouts/\nDisallow: /orders\n"
	    "Disallow: /disputes/\nDisallow: /seller\nDisallow: /admin\nDisallow: /search\nDisallow: /language/\nDisallow: /dev/\nDisallow: /api/\n"
	    "\nSitemap: %s\n", site_url(r, "/sitemap.xml"));

	answer_text(r, "text/plain; charset=utf-8", text, strlen(text));
}

/* RFC 9116: whom to tell of a hole. It expires half a year after any day it is read, so it is
 * never old while the site runs. */
void
security_text_show(struct req *r)
{
	const char *contacts = setting_text(SETTING_SECURITY_CONTACT), *policy = setting_text(SETTING_SECURITY_POLICY);
	time_t until = (time_t)(now_us(r) / 1000000 / 86400 + EXPIRES_DAYS) * 86400;
	const struct language *l;
	const char *text = "";
	struct tm tm;
	size_t n;

	if (*contacts == '\0')
		stop(r, 404);
	for (const char *s = contacts + strspn(contacts, " "); *s != '\0'; s += n + strspn(s + n, " ")) {
		n = strcspn(s, " ");
		text = req_printf(r, "%sContact: %s%.*s\n", text, memchr(s, ':', n) == NULL ? "mailto:" : "", (int)n, s);
	}
	gmtime_r(&until, &tm);
	text = req_printf(r, "%sExpires: %04d-%02d-%02dT00:00:00Z\nCanonical: %s\n", text, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    site_url(r, url_security_text_show(r)));
	if (*policy != '\0')
		text = req_printf(r, "%sPolicy: %s\n", text, policy);
	n = languages(&l);
	for (size_t i = 0; i < n; i++)
		text = req_printf(r, "%s%s%s", text, i == 0 ? "Preferred-Languages: " : ", ", l[i].code);
	text = req_printf(r, "%s\n", text);
	answer_text(r, "text/plain; charset=utf-8", text, strlen(text));
}

/* The name holds a hash of the content, so what is found never changes. */
void
asset_show(struct req *r, const char *name)
{
	const struct asset *a = asset_find(name);
	enum encoding e = encoding_choose(http_in_header(req_in(r), "accept-encoding"), COMPRESS_KEPT);

	if (a == NULL)
		stop(r, 404);
	if (a->bytes[e].p == NULL)
		e = ENCODING_IDENTITY;
	cache_public(r, YEAR_S);
	header(r, "Vary", "Accept-Encoding");
	header(r, "ETag", a->etag);
	if (e != ENCODING_IDENTITY)
		header(r, "Content-Encoding", encoding_name(e));
	answer_text(r, a->type, a->bytes[e].p, a->bytes[e].n);
}

static bool
media_name_ok(const char *s)
{
	/* "ab/<30 hex digits>-<width>.webp" */
	size_t key = 0, width;

	if (strspn(s, "0123456789abcdef") != 2 || s[2] != '/')
		return (false);
	key = strspn(s + 3, "0123456789abcdef");
	if (key != 30 || s[33] != '-')
		return (false);
	width = strspn(s + 34, "0123456789");
	return (width >= 2 && width <= 4 && str_eq(s + 34 + width, ".webp"));
}

static void
close_fd(void *arg)
{
	close((int)(intptr_t)arg);
}

/* Pictures are named by their content too. In production the proxy serves them
 * from the same folder. */
void
media_show(struct req *r, const char *path)
{
	struct stat st;
	char *bytes;
	ssize_t n;
	int fd;

	if (!media_name_ok(path))
		stop(r, 404);
	fd = open(req_printf(r, "%s/media/%s", setting_text(SETTING_VAR), path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		stop(r, 404);
	defer(r, close_fd, (void *)(intptr_t)fd);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size > MEDIA_MAX)
		stop(r, 404);
	bytes = req_alloc(r, (size_t)st.st_size);
	n = pread(fd, bytes, (size_t)st.st_size, 0);
	if (n != st.st_size)
		stop_because(r, 500, "media.read", "%s", path);
	cache_public(r, YEAR_S);
	answer_text(r, "image/webp", bytes, (size_t)n);
}

void
theme_update(struct req *r)
{
	const char *theme = field(r, "theme"), *back = field(r, "return");

	if (str_eq(theme, "light") || str_eq(theme, "dark"))
		cookie_write(r, "theme", theme, YEAR_S);
	else if (str_eq(theme, "system"))
		cookie_write(r, "theme", "", 0);
	else
		stop_because(r, 400, "theme.unknown", "no such theme");
	redirect(r, url_is_local(back) ? back : "/");
}

void
language_update(struct req *r, const char *lang)
{
	const char *back = query(r, "return");
	const struct language *l;
	size_t n = languages(&l), i = 0;

	while (i < n && !str_eq(l[i].code, lang))
		i++;
	if (i == n)
		stop(r, 404);
	cookie_write(r, "lang", lang, YEAR_S);
	redirect(r, url_is_local(back) ? back : "/");
}
