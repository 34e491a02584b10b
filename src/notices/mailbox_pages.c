/* mailbox_pages: what would have been mailed, for whoever develops. Not there in production. */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "notices/mailbox.h"
#include "notices/routes.h"
#include "notices/views.h"
#include "run/page.h"
#include "run/settings.h"
#include "site/site.h"

enum { NAMES_MAX = 5000, HEAD_BYTES = 4096, MESSAGE_BYTES = 1 << 20 };

/* Digits, a dash, four digits, ".eml": what mailbox.c of soukd writes and nothing that
 * could name another place. */
static bool
name_ok(const char *name)
{
	size_t n = strspn(name, "0123456789");

	return (n >= 1 && n <= 20 && name[n] == '-' && strspn(name + n + 1, "0123456789") == 4 && str_eq(name + n + 5, ".eml"));
}

static void
close_later(void *arg)
{
	close(*(int *)arg);
}

/* At most `max` bytes of a kept message; NULL when there is no such file. */
static const char *
read_kept(struct req *r, const char *name, size_t max)
{
	int *fd = NEW(r, int);
	char *text;
	ssize_t got;
	size_t n = 0;

	*fd = open(req_printf(r, "%s/mail/%s", setting_text(SETTING_VAR), name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd == -1)
		return (NULL);
	defer(r, close_later, fd);
	text = req_alloc(r, max + 1);
	while (n < max && (got = read(*fd, text + n, max - n)) > 0)
		n += (size_t)got;
	return (text);
}

static void
development_only(struct req *r)
{
	if (setting_int(SETTING_MODE) == MODE_PRODUCTION)
		stop_because(r, 404, "mailbox.production", "not in production");
}

static int
newest_first(const void *a, const void *b)
{
	return (strcmp(*(const char *const *)b, *(const char *const *)a));
}

static void
end_listing(void *arg)
{
	closedir(arg);
}

/* Names older than `after`, "" all. */
static size_t
names_kept(struct req *r, const char *after, const char **names)
{
	DIR *dir = opendir(req_printf(r, "%s/mail", setting_text(SETTING_VAR)));
	struct dirent *d;
	size_t n = 0;

	if (dir == NULL)
		return (0);
	defer(r, end_listing, dir);
	while (n < NAMES_MAX && (d = readdir(dir)) != NULL)
		if (name_ok(d->d_name) && (after[0] == '\0' || strcmp(d->d_name, after) < 0))
			names[n++] = req_strdup(r, d->d_name);
	qsort(names, n, sizeof *names, newest_first);
	return (n);
}

void
mailbox_index(struct req *r)
{
	const char **names = NEW_ARRAY(r, const char *, NAMES_MAX), *head;
	struct kept_mails l = { .v = NEW_ARRAY(r, struct kept_mail, MAILS_ON_PAGE) };
	size_t n;

	development_only(r);
	n = names_kept(r, page_start(r), names);
	for (size_t i = 0; i < n && l.n < MAILS_ON_PAGE; i++) {
		if ((head = read_kept(r, names[i], HEAD_BYTES)) == NULL)
			continue;
		l.v[l.n].name = names[i];
		eml_read(req_arena(r), head, &l.v[l.n++].m);
		l.next = i + 1 < n ? names[i] : NULL;
	}
	view_mailbox_index(r, &l);
}

void
mailbox_show(struct req *r, const char *name)
{
	struct kept_mail k = { .name = name };
	const char *text;

	development_only(r);
	if (!name_ok(name) || (text = read_kept(r, name, MESSAGE_BYTES)) == NULL)
		stop_because(r, 404, "mailbox.gone", "no such message");
	eml_read(req_arena(r), text, &k.m);
	view_mailbox_show(r, &k);
}
