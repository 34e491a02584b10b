/* log_fuzz: whatever is logged, a line stays one line and JSON, and says where it was cut. */
#include "base/utf8.h"
#include "run/log.h"

#include <jansson.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int fd;

static void
start(void)
{
	char path[64];

	must((fd = memfd_create("log", 0)) != -1);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	must(log_open(path, LEVEL_INFO));
}

static void
check_line(const char *line, size_t n, const char *text)
{
	json_t *j = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	const char *said = json_string_value(json_object_get(j, "text"));

	must(n > 0 && n <= LOG_LINE_MAX && line[n - 1] == '\n' && memchr(line, '\n', n) == line + n - 1);
	must(json_is_object(j) && str_eq(json_string_value(json_object_get(j, "cause")), "fuzz"));
	if (said != NULL && !json_is_true(json_object_get(j, "cut")) && utf8_valid(text, strlen(text)))
		must(str_eq(said, text));
	json_decref(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static char line[2 * LOG_LINE_MAX];
	char *text;
	ssize_t got;

	if (fd == 0)
		start();
	must((text = strndup((const char *)data, n)) != NULL);
	log_event(LEVEL_WARNING, "fuzz", KV("text", text), KV("n", n), KV("again", text));
	log_flush();
	got = pread(fd, line, sizeof line, 0);
	must(got > 0);
	check_line(line, (size_t)got, text);
	must(ftruncate(fd, 0) == 0);
	free(text);
	return (0);
}
