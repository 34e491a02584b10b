/* html_fuzz: what each writer puts out stays in its place, and reads back as
 * what went in. */
#include "base/arena.h"
#include "base/html.h"

#include <ctype.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct { const char *name; char c; } names[] = {
	{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
	{ "&#34;", '"' }, { "&#39;", '\'' }, { "&#13;", '\r' },
};

/* The character a reference at s stands for; *s moves to its end. */
static char
reference(const char **s)
{
	for (size_t i = 0; i < nelem(names); i++) {
		if (str_starts(*s, names[i].name)) {
			*s += strlen(names[i].name) - 1;
			return (names[i].c);
		}
	}
	panic("an ampersand of its own: %s", *s);
}

static void
check_escaped(const struct buf *h, const char *refused, const char *want)
{
	const char *s = h->n > 0 ? h->p : "";

	must(strpbrk(s, refused) == NULL);
	for (; *s != '\0'; s++, want++)
		must(*want == (*s == '&' ? reference(&s) : *s));
	must(*want == '\0');
}

static int
hex(char c)
{
	must(isdigit((unsigned char)c) || (c >= 'A' && c <= 'F'));
	return (c <= '9' ? c - '0' : c - 'A' + 10);
}

static void
check_part(const struct buf *h, const char *want)
{
	const char *s = h->n > 0 ? h->p : "";

	for (; *s != '\0'; s++, want++) {
		if (*s == '%') {
			must((char)(hex(s[1]) * 16 + hex(s[2])) == *want);
			s += 2;
		} else {
			must(*s == *want && (isalnum((unsigned char)*s) ||
			    strchr("-._~", *s) != NULL));
		}
	}
	must(*want == '\0');
}

static bool
is_scheme(const char *s, size_t n)
{
	static const char *const fine[] = { "http", "https", "mailto", "tel" };

	for (size_t i = 0; i < nelem(fine); i++)
		if (n == strlen(fine[i]) && strncasecmp(s, fine[i], n) == 0)
			return (true);
	return (false);
}

static void
check_url(const struct buf *h, bool here, bool set)
{
	const char *s = h->n > 0 ? h->p : "";
	size_t n = strcspn(s, ":/?#");

	if (str_eq(s, "about:invalid"))
		return;
	must(s[n] != ':' || (!here && is_scheme(s, n)));
	must(!here || !str_starts(s, "//"));
	for (; *s != '\0'; s++) {
		must(*s > ' ' && *s < 0x7f && strchr("\"'<>\\`{|}^", *s) == NULL);
		must(*s != '&' || str_starts(s, "&amp;"));
		must(!set || *s != ',');
	}
}

static void
check_json(const struct buf *h)
{
	const char *s = h->n > 0 ? h->p : "";

	must(strpbrk(s, "<>&") == NULL);
	must(strstr(s, "\xe2\x80\xa8") == NULL && strstr(s, "\xe2\x80\xa9") == NULL);
}

static void
check_integer(const uint8_t *data, size_t n)
{
	struct buf h = { 0 };
	char want[24];
	int64_t v = 0;

	memcpy(&v, data, n < 8 ? n : 8);
	snprintf(want, sizeof want, "%lld", (long long)v);
	html_text(&h, v);
	must(str_eq(h.p, want));
	buf_clear(&h);
	snprintf(want, sizeof want, "%llu", (unsigned long long)v);
	html_attr(&h, (uint64_t)v);
	must(str_eq(h.p, want));
	buf_free(&h);
}

/* A buffer with a maximum holds a beginning of what a free one holds, unless
 * it is full it holds all. */
static void
check_maximum(const char *s, size_t max)
{
	struct buf h = { .max = max + 1 }, all = { 0 };

	html_text(&h, s);
	html_text(&all, s);
	must(h.n <= max + 1 && (h.full || h.n == all.n));
	buf_free(&h);
	buf_free(&all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	static struct buf h;
	const char *s = arena_strndup(&a, (const char *)data, n);

#define WRITE(writer) (buf_clear(&h), writer(&h, s))
	WRITE(html_text), check_escaped(&h, "<>\r", s);
	WRITE(html_rcdata), check_escaped(&h, "<>\r", s);
	WRITE(html_attr), check_escaped(&h, "<>\r\"'", s);
	WRITE(html_query), check_part(&h, s);
	WRITE(html_path), check_part(&h, str_eq(s, ".") || str_eq(s, "..") ? "" : s);
	WRITE(html_url), check_url(&h, false, false);
	WRITE(html_srcset), check_url(&h, false, true);
	WRITE(html_url_here), check_url(&h, true, false);
	WRITE(html_json), check_json(&h);
	check_integer(data, n);
	check_maximum(s, n);
	arena_reset(&a);
	return (0);
}
