/* upload: multipart bodies on the page that takes pictures, and the files they leave. */
#include "tests/page.h"

#include <dirent.h>

#include "run/req_private.h"
#include "run/settings.h"
#include "run/upload.h"

static char	 body[3 << 20];
static size_t	 at;

static void
begin(void)
{
	at = 0;
}

static void
part(const char *name, const char *filename, const char *content, size_t n)
{
	at += (size_t)snprintf(body + at, sizeof body - at, "--b\r\nContent-Disposition: form-data; name=\"%s\"", name);
	if (filename != NULL)
		at += (size_t)snprintf(body + at, sizeof body - at, "; filename=\"%s\"\r\nContent-Type: image/png", filename);
	at += (size_t)snprintf(body + at, sizeof body - at, "\r\n\r\n");
	must(at + n + 16 < sizeof body);
	memcpy(body + at, content, n);
	at += n;
	at += (size_t)snprintf(body + at, sizeof body - at, "\r\n");
}

static void
end(void)
{
	at += (size_t)snprintf(body + at, sizeof body - at, "--b--\r\n");
}

static int
files_left(void)
{
	char path[600];
	struct dirent *e;
	int n = 0;
	DIR *d;

	snprintf(path, sizeof path, "%s/uploads", setting_text(SETTING_VAR));
	if ((d = opendir(path)) == NULL)
		return (-1);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	closedir(d);
	return (n);
}

static const struct http_field type = { "content-type", "Multipart/Form-Data; boundary=b" };

static struct req *
request(void)
{
	static struct http_in in;

	in = (struct http_in){ .method = METHOD_POST, .target = "/", .headers = &type, .nheaders = 1, .body = body,
	    .body_len = at, .body_fd = -1, .remote = "127.0.0.1" };
	return (req_new(&in));
}

/* The status it stops with, 0 when it is read. */
static int
read_status(void)
{
	struct req *r = request();
	int status = req_run(r, upload_read) ? 0 : r->stopped;

	req_end(r);
	CHECK_INT(files_left(), 0);
	return (status);
}

static const char *
content(const char *path)
{
	static char text[64];
	FILE *f = fopen(path, "r");

	must(f != NULL);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	return (text);
}

TEST(parts_become_fields_and_files)
{
	const struct upload *f;
	struct req *r;

	begin();
	part("a", NULL, "one", 3);
	part("picture", "x.png", "first", 5);
	part("a", NULL, "two", 3);
	part("none", "", "", 0);
	part("empty", "empty.png", "", 0);
	part("empty", "empty.png", "", 0);
	part("other", "../../y \xC3\xA4.png", "second", 6);
	part("b", NULL, "", 0);
	end();
	r = request();
	CHECK(req_run(r, upload_read));
	CHECK_INT(uploads(r, &f), 2);
	CHECK_STR(field(r, "a"), "one");
	CHECK_STR(field(r, "b"), "");
	CHECK_INT(req_form(r)->n, 3);
	if (uploads(r, &f) == 2) {
		CHECK_STR(f[0].field, "picture");
		CHECK_STR(f[0].filename, "x.png");
		CHECK_STR(f[0].type, "image/png");
		CHECK_STR(content(f[0].path), "first");
		CHECK_INT(f[0].n, 5);
		CHECK_STR(f[1].field, "other");
		CHECK(strchr(f[1].filename, '/') == NULL);
		CHECK_STR(content(f[1].path), "second");
		CHECK(!str_eq(f[0].path, f[1].path));
	}
	req_end(r);
	CHECK_INT(files_left(), 0);
}

TEST(uploads_have_limits)
{
	static char big[(256 << 10) + 1];

	memset(big, 'x', sizeof big);
	begin();
	for (int i = 0; i < 16; i++)
		part("f", "f.png", "x", 1);
	end();
	CHECK_INT(read_status(), 0);
	begin();
	for (int i = 0; i < 17; i++)
		part("f", "f.png", "x", 1);
	end();
	CHECK_INT(read_status(), 413);
	begin();
	part("a", NULL, big, sizeof big - 1);
	end();
	CHECK_INT(read_status(), 0);
	begin();
	part("f", "f.png", "x", 1);
	part("a", NULL, big, sizeof big);
	end();
	CHECK_INT(read_status(), 413);
	begin();
	for (int i = 0; i < 201; i++)
		part("a", NULL, "x", 1);
	end();
	CHECK_INT(read_status(), 413);
}

TEST(broken_uploads_are_refused_and_leave_nothing)
{
	begin();
	part("f", "f.png", "x", 1);
	CHECK_INT(read_status(), 400);		/* no end */
	begin();
	part("f", "f.png", "x", 1);
	at -= 3;
	CHECK_INT(read_status(), 400);
	begin();
	part("a", NULL, "\xFF", 1);
	end();
	CHECK(read_status() != 0);
	begin();
	part("a", NULL, "x\0y", 3);
	end();
	CHECK(read_status() != 0);
	at = (size_t)snprintf(body, sizeof body, "no boundary at all");
	CHECK_INT(read_status(), 400);
}

TEST(a_body_on_disk_is_read_the_same)
{
	static const char big[200000] = "\r\n--\r\n";
	const struct upload *f;
	struct http_in in;
	struct req *r;
	FILE *file = tmpfile();

	begin();
	part("picture", "x.png", big, sizeof big);
	part("a", NULL, "after", 5);
	end();
	must(file != NULL && fwrite(body, 1, at, file) == at && fflush(file) == 0);
	in = (struct http_in){ .method = METHOD_POST, .target = "/", .headers = &type, .nheaders = 1, .body_fd = fileno(file),
	    .body_len = at, .remote = "127.0.0.1" };
	r = req_new(&in);
	CHECK(req_run(r, upload_read));
	CHECK_INT(uploads(r, &f), 1);
	CHECK_INT(f[0].n, sizeof big);
	CHECK_STR(field(r, "a"), "after");
	req_end(r);
	fclose(file);
	CHECK_INT(files_left(), 0);
}
