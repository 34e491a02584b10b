/* settings_secret: files that hold one secret each, as those who run servers mount them. */
#include "run/settings_private.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MAX = 4096 };

/* What is wrong with the file; NULL: nothing. The group may read it: that is how some are mounted. */
static const char *
refused(int fd)
{
	static char why[200];
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return ("want a file");
	if ((st.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
		snprintf(why, sizeof why, "others may read or change it (mode %04o); want a file that is closed to them, as chmod 600 makes it",
		    (unsigned)(st.st_mode & 07777));
		return (why);
	}
	if (st.st_size > SECRET_MAX)
		return ("it is too large; want a file with nothing in it but the value");
	return (NULL);
}

char *
secret_read(const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char text[SECRET_MAX + 1], *start = text, *kept;
	ssize_t n;

	if (fd == -1) {
		*why = strerror(errno);
		return (NULL);
	}
	*why = refused(fd);
	n = *why == NULL ? read(fd, text, sizeof text - 1) : 0;
	close(fd);
	if (*why == NULL && n < 0)
		*why = strerror(errno);
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	if (*why == NULL && (n == 0 || memchr(text, '\0', (size_t)n) != NULL))
		*why = n == 0 ? "it is empty" : "want text";
	if (*why != NULL)
		return (NULL);
	text[n] = '\0';
	while (isspace((unsigned char)*start))
		start++;
	kept = xstrdup(start);
	explicit_bzero(text, sizeof text);
	return (kept);
}
