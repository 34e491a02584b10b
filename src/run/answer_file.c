/* answer_file: files too large for the memory of a request. Mapped, they are read while they are sent. */
#include <sys/mman.h>
#include <sys/stat.h>

#include "run/req_private.h"

bool
answer_file(struct req *r, const char *type, int fd)
{
	struct stat st;

	must(r->mapped == NULL);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size <= 0)
		return (false);
	r->mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (r->mapped == MAP_FAILED) {
		r->mapped = NULL;
		return (false);
	}
	r->mapped_len = (size_t)st.st_size;
	(void)madvise(r->mapped, r->mapped_len, MADV_SEQUENTIAL);
	answer_text(r, type, r->mapped, r->mapped_len);
	return (true);
}
