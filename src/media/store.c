/* store: on disk. A file appears under its name by rename, never half written. */
#include "media/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static char roots[2][512];

void
store_use(const char *var)
{
	must(snprintf(roots[STORE_ORIGINALS], sizeof(roots[0]), "%s/store/originals", var) < (int)sizeof(roots[0]));
	must(snprintf(roots[STORE_MEDIA], sizeof(roots[0]), "%s/media", var) < (int)sizeof(roots[0]));
}

static bool
is_part_char(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.');
}

bool
store_is_name(const char *name)
{
	const char *part = name;

	if (strlen(name) > 200)
		return (false);
	for (const char *s = name;; s++) {
		if (*s == '/' || *s == '\0') {
			if (s == part || part[0] == '.')
				return (false);
			if (*s == '\0')
				return (true);
			part = s + 1;
		} else if (!is_part_char(*s))
			return (false);
	}
}

const char *
store_path(struct arena *a, enum store_place place, const char *name)
{
	must(roots[place][0] != '\0' && store_is_name(name));
	return (arena_printf(a, "%s/%s", roots[place], name));
}

/* Every directory above the file. */
static bool
room_make(struct arena *a, const char *path)
{
	char *copy = arena_strdup(a, path);

	for (char *s = strchr(copy + 1, '/'); s != NULL; s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(copy, 0770) == -1 && errno != EEXIST)
			return (false);
		*s = '/';
	}
	return (true);
}

static bool
write_all(int fd, const char *p, size_t n)
{
	ssize_t did;

	while (n > 0) {
		did = write(fd, p, n);
		if (did == -1 && errno == EINTR)
			continue;
		if (did <= 0)
			return (false);
		p += did;
		n -= (size_t)did;
	}
	return (true);
}

/* The entry in the directory must reach the disk as well. */
static bool
directory_sync(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	int fd = open(arena_strndup(a, path, (size_t)(slash - path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd != -1 && fsync(fd) == 0;

	if (fd != -1)
		close(fd);
	return (ok);
}

static bool
put(struct arena *a, const char *path, const void *p, size_t n, bool sync)
{
	uint64_t chance;
	const char *fresh;
	int fd, error;
	bool ok;

	must(getrandom(&chance, sizeof(chance), 0) == sizeof(chance));
	fresh = arena_printf(a, "%s.%016llx", path, (unsigned long long)chance);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd == -1)
		return (false);
	ok = write_all(fd, p, n) && (!sync || fdatasync(fd) == 0);
	error = errno;
	if (close(fd) == -1 && ok) {
		ok = false;
		error = errno;
	}
	if (ok && rename(fresh, path) == 0)
		return (!sync || directory_sync(a, path));
	error = ok ? errno : error;
	(void)unlink(fresh);
	errno = error;
	return (false);
}

bool
store_put(enum store_place place, const char *name, const void *p, size_t n, bool sync)
{
	struct arena a = { 0 };
	const char *path;
	int error;
	bool ok;

	if (!store_is_name(name)) {
		errno = EINVAL;
		return (false);
	}
	path = store_path(&a, place, name);
	ok = put(&a, path, p, n, sync);
	if (!ok && errno == ENOENT)
		ok = room_make(&a, path) && put(&a, path, p, n, sync);
	error = errno;
	arena_free(&a);
	errno = error;
	return (ok);
}

int
store_open(enum store_place place, const char *name)
{
	struct arena a = { 0 };
	int fd, error;

	if (!store_is_name(name)) {
		errno = EINVAL;
		return (-1);
	}
	fd = open(store_path(&a, place, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	error = errno;
	arena_free(&a);
	errno = error;
	return (fd);
}

const void *
store_get(struct arena *a, enum store_place place, const char *name, size_t max, size_t *n)
{
	int fd = store_open(place, name), error = EFBIG;
	ssize_t did = 0;
	struct stat st;
	char *p = NULL;

	if (fd == -1)
		return (NULL);
	*n = 0;
	if (fstat(fd, &st) == -1)
		error = errno;
	else if (S_ISREG(st.st_mode) && (uint64_t)st.st_size <= max) {
		p = arena_alloc(a, (size_t)st.st_size + 1);
		while (*n < (size_t)st.st_size && (did = read(fd, p + *n, (size_t)st.st_size - *n)) > 0)
			*n += (size_t)did;
		if (did == -1) {
			error = errno;
			p = NULL;
		}
	}
	close(fd);
	if (p == NULL)
		errno = error;
	return (p);
}

bool
store_remove(enum store_place place, const char *name)
{
	struct arena a = { 0 };
	bool ok = store_is_name(name) && (unlink(store_path(&a, place, name)) == 0 || errno == ENOENT);

	arena_free(&a);
	return (ok);
}
