/* assetpack_read: files, and what they say of each other. */
#include "gen/assetpack.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>

static const struct kind {
	const char		*ending;
	const char		*type;
	enum pack_syntax	 syntax;
} kinds[] = {
	{ ".css", "text/css; charset=utf-8", PACK_CSS },
	{ ".js", "text/javascript; charset=utf-8", PACK_QUOTED },
	{ ".svg", "image/svg+xml", PACK_QUOTED },
	{ ".webmanifest", "application/manifest+json", PACK_QUOTED },
	{ ".json", "application/json", PACK_QUOTED },
	{ ".html", "text/html; charset=utf-8", PACK_QUOTED },
	{ ".txt", "text/plain; charset=utf-8", PACK_OPAQUE },
	{ ".xml", "application/xml", PACK_QUOTED },
	{ ".png", "image/png", PACK_OPAQUE },
	{ ".jpg", "image/jpeg", PACK_OPAQUE },
	{ ".webp", "image/webp", PACK_OPAQUE },
	{ ".avif", "image/avif", PACK_OPAQUE },
	{ ".ico", "image/vnd.microsoft.icon", PACK_OPAQUE },
	{ ".woff2", "font/woff2", PACK_OPAQUE },
};

static void resolve(struct pack *, struct pack_file *);

static const struct kind *
kind_of(const char *name)
{
	const char *ending = strrchr(name, '.');

	for (size_t i = 0; ending != NULL && i < nelem(kinds); i++)
		if (str_eq(kinds[i].ending, ending))
			return (&kinds[i]);
	return (NULL);
}

/* A name that needs no escape in a URL or in a C string. */
static bool
is_plain_name(const char *name)
{
	return (*name != '/' && strstr(name, "..") == NULL &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_./") == strlen(name));
}

void
pack_add(struct pack *p, const char *name, const char *bytes, size_t n)
{
	const struct kind *kind = kind_of(name);

	if (p->n == PACK_FILES_MAX)
		tool_error(&p->tool, name, 1, "more than %d files", PACK_FILES_MAX);
	else if (kind == NULL)
		tool_error(&p->tool, name, 1, "files of this kind have no type here");
	else if (!is_plain_name(name))
		tool_error(&p->tool, name, 1, "want a name of a-z, 0-9, \"-\", \"_\" and \".\"");
	else
		p->files[p->n++] = (struct pack_file){ .name = name, .source = bytes, .nsource = n,
		    .type = kind->type, .syntax = kind->syntax };
}

static void
add_file(struct pack *p, const char *path, const char *name)
{
	FILE *f = fopen(path, "rb");
	struct buf b = { 0 };
	char chunk[4096];
	size_t n;

	if (f == NULL) {
		tool_error(&p->tool, path, 1, "%s", strerror(errno));
		return;
	}
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_put(&b, chunk, n);
	if (ferror(f) || b.full)
		tool_error(&p->tool, path, 1, "cannot be read whole");
	fclose(f);
	pack_add(p, name, arena_strndup(&p->tool.arena, b.n > 0 ? b.p : "", b.n), b.n);
	buf_free(&b);
}

static void
add_below(struct pack *p, const char *below)
{
	struct dirent **entries;
	struct stat st;
	const char *path, *name;
	int n;

	path = arena_printf(&p->tool.arena, "%s/%s", p->dir, below);
	if ((n = scandir(path, &entries, NULL, alphasort)) < 0) {
		tool_error(&p->tool, path, 1, "%s", strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		const char *entry = entries[i]->d_name;

		name = arena_printf(&p->tool.arena, "%s%s", below, entry);
		path = arena_printf(&p->tool.arena, "%s/%s", p->dir, name);
		if (*entry == '.' || entry[strlen(entry) - 1] == '~' || stat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			add_below(p, arena_printf(&p->tool.arena, "%s/", name));
		else
			add_file(p, path, name);
	}
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
}

void
pack_add_dir(struct pack *p, const char *dir)
{
	p->dir = dir;
	add_below(p, "");
}

static struct pack_file *
find(struct pack *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->files[i].name, name))
			return (&p->files[i]);
	return (NULL);
}

/* The file a reference of n bytes names, seen from the file `from`. */
static struct pack_file *
refers_to(struct pack *p, const struct pack_file *from, const char *ref, size_t n)
{
	char *name = arena_alloc(&p->tool.arena, strlen(from->name) + n + 1);
	const char *end = ref + n;
	char *to = name;
	size_t part;

	if (n > 8 && strncmp(ref, "/assets/", 8) == 0)
		ref += 8;
	else if (*ref == '/')
		return (NULL);
	else if (strrchr(from->name, '/') != NULL) {
		to = mempcpy(name, from->name, (size_t)(strrchr(from->name, '/') - from->name));
		*to++ = '/';
	}
	for (; ref < end; ref += part + (ref + part < end)) {
		part = strcspn(ref, "/");
		if (part > (size_t)(end - ref))
			part = (size_t)(end - ref);
		if (part == 2 && strncmp(ref, "..", 2) == 0) {
			if (to == name)
				return (NULL);
			for (to--; to > name && to[-1] != '/'; )
				to--;
		} else if (part != 1 || *ref != '.') {
			to = mempcpy(to, ref, part);
			if (ref + part < end)
				*to++ = '/';
		}
	}
	*to = '\0';
	return (find(p, name));
}

static int
line_of(const struct pack_file *f, const char *at)
{
	int line = 1;

	for (const char *s = f->source; s < at; s++)
		line += *s == '\n';
	return (line);
}

static const char *
shown(struct pack *p, const struct pack_file *f)
{
	return (p->dir != NULL ? arena_printf(&p->tool.arena, "%s/%s", p->dir, f->name) : f->name);
}

/* Writes what stands for a reference of n bytes; a "#..." behind it stays. */
static void
put_reference(struct pack *p, struct pack_file *f, const char *ref, size_t n)
{
	const char *hash = memchr(ref, '#', n);
	size_t path = hash != NULL ? (size_t)(hash - ref) : n;
	struct pack_file *to = refers_to(p, f, ref, path);

	if (to == NULL) {
		tool_error(&p->tool, shown(p, f), line_of(f, ref), "%.*s is no file of the assets", (int)n, ref);
		return;
	}
	if (to->state == PACK_BUSY) {
		tool_error(&p->tool, shown(p, f), line_of(f, ref),
		    "%s refers back to this file: one of them would need a name before its bytes", to->name);
		return;
	}
	resolve(p, to);
	if (to->url != NULL)
		buf_puts(&f->bytes, to->url);
	buf_put(&f->bytes, ref + path, n - path);
}

static bool
starts(const char *s, size_t n, const char *what)
{
	return (n >= strlen(what) && strncmp(s, what, strlen(what)) == 0);
}

/* The length of the path in quotes at s, whose quote is s[-1]; 0: it is something else. */
static size_t
quoted_path(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./#");

	if (s[n] != s[-1] || s[n - (n > 0)] == '/')
		return (0);
	return (starts(s, n, "./") || starts(s, n, "../") || starts(s, n, "/assets/") ? n : 0);
}

static void
rewrite_quoted(struct pack *p, struct pack_file *f)
{
	const char *s = f->source;
	size_t n;

	while (*s != '\0') {
		buf_putc(&f->bytes, *s++);
		if (strchr("\"'`", s[-1]) != NULL && (n = quoted_path(s)) > 0) {
			put_reference(p, f, s, n);
			s += n;
		}
	}
}

/* What a url() or @import may hold besides a file of ours. */
static bool
is_foreign(const char *ref, size_t n)
{
	return (n == 0 || *ref == '#' || starts(ref, n, "data:") ||
	    (*ref == '/' && !starts(ref, n, "/assets/") && !starts(ref, n, "//")));
}

/* The reference that the text behind "url(" or "@import " starts with: copies
 * what stands before it, returns where it ends. */
static const char *
rewrite_css_reference(struct pack *p, struct pack_file *f, const char *s)
{
	size_t n = strspn(s, " \t\r\n");
	const char *end;

	buf_put(&f->bytes, s, n);
	s += n;
	if (*s == '"' || *s == '\'') {
		buf_putc(&f->bytes, *s++);
		end = strchr(s, s[-1]);
	} else
		end = s + strcspn(s, " \t\r\n);");
	if (end == NULL) {
		tool_error(&p->tool, shown(p, f), line_of(f, s), "a string without end");
		return (s);
	}
	if (is_foreign(s, (size_t)(end - s)))
		buf_put(&f->bytes, s, (size_t)(end - s));
	else
		put_reference(p, f, s, (size_t)(end - s));
	return (end);
}

/* The length of the word at s behind which a reference stands, or 0. */
static size_t
css_word(const char *s)
{
	if (strncasecmp(s, "url(", 4) == 0)
		return (4);
	if (strncasecmp(s, "@import", 7) == 0 && (s[7 + strspn(s + 7, " \t")] == '"' ||
	    s[7 + strspn(s + 7, " \t")] == '\''))
		return (7);
	return (0);
}

static void
rewrite_css(struct pack *p, struct pack_file *f)
{
	const char *s = f->source, *end;
	size_t n, word;

	while (*s != '\0') {
		n = word = css_word(s);
		if (str_starts(s, "/*")) {
			end = strstr(s + 2, "*/");
			n = end != NULL ? (size_t)(end - s) + 2 : strlen(s);
		} else if (word == 0)
			n = 1;
		buf_put(&f->bytes, s, n);
		s += n;
		if (word > 0)
			s = rewrite_css_reference(p, f, s);
	}
}

static void
name_by_hash(struct pack *p, struct pack_file *f)
{
	const char *dot = strrchr(f->name, '.');
	unsigned char h[32];

	crypto_generichash(h, sizeof h, (const unsigned char *)f->bytes.p, f->bytes.n, NULL, 0);
	sodium_bin2hex(f->hash, sizeof f->hash, h, (sizeof f->hash - 1) / 2);
	f->url = arena_printf(&p->tool.arena, "/assets/%.*s.%s%s", (int)(dot - f->name), f->name, f->hash, dot);
}

static void
resolve(struct pack *p, struct pack_file *f)
{
	if (f->state != PACK_NEW)
		return;
	f->state = PACK_BUSY;
	if (f->syntax != PACK_OPAQUE && memchr(f->source, '\0', f->nsource) != NULL)
		tool_error(&p->tool, shown(p, f), 1, "a NUL byte");
	else if (f->syntax == PACK_CSS)
		rewrite_css(p, f);
	else if (f->syntax == PACK_QUOTED)
		rewrite_quoted(p, f);
	else
		buf_put(&f->bytes, f->source, f->nsource);
	buf_put(&f->bytes, "", 0);
	name_by_hash(p, f);
	f->state = PACK_DONE;
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(((const struct pack_file *)a)->name, ((const struct pack_file *)b)->name));
}

void
pack_resolve(struct pack *p)
{
	if (sodium_init() < 0)
		panic("libsodium does not start");
	qsort(p->files, p->n, sizeof p->files[0], by_name);
	for (size_t i = 0; i < p->n; i++)
		resolve(p, &p->files[i]);
}

void
pack_free(struct pack *p)
{
	for (size_t i = 0; i < p->n; i++)
		buf_free(&p->files[i].bytes);
	tool_free(&p->tool);
	p->n = 0;
}
