/* answer_file: files too large for the memory of a request. Mapped, they are read while they are sent. */
#include <sys/mman.h>
#include <sys/stat.h>

#include "run/req_private.h"

bool
answer_file(struct req *r, const char *type, int fd)
{
	struct stat st;
	void *at;

	must(r->mapped.iov_base == NULL);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size <= 0)
		return (false);
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return (false);
	r->mapped = (struct iovec){ at, (size_t)st.st_size };
	(void)madvise(at, (size_t)st.st_size, MADV_SEQUENTIAL);
	answer_text(r, type, at, (size_t)st.st_size);
	return (true);
}
