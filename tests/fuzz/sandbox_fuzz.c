/* sandbox_fuzz: lines of "METHOD path key" and a form, in turn, after a session
 * that exists. Every answer is whole, and the journal they leave can be read. */
#include <jansson.h>

#include "sandbox/sandbox.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { RESTART = 500 };

static struct arena a;
static char session[80];		/* its id */
static int64_t now_ms = INT64_C(1790000000000);

static void
taken(const char *url, const char *const *headers, const void *body, size_t n,
    uint64_t id)
{
	json_t *j = json_loadb(body, n, 0, NULL);

	must(url != NULL && headers[0] != NULL && j != NULL && id != 0);
	json_decref(j);
}

static void
start(void)
{
	static char file[64];
	struct sandbox_config c = { .key = "k", .public_url = "http://s",
	    .journal = file, .webhook_url = "http://h", .webhook_secret = "w",
	    .kept = 20, .deliver = taken };

	if (file[0] == '\0') {
		snprintf(file, sizeof file, "/tmp/sandbox-fuzz-%d", (int)getpid());
		unlink(file);
	}
	must(sandbox_start(&c, now_ms));
}

static void
call(const char *method, const char *path, const char *key, const char *form)
{
	const char *mark = strchr(path, '?');
	struct sandbox_answer ans;
	struct sandbox_request q = { .method = method, .authorization = "Bearer k",
	    .path = mark == NULL ? path :
	    arena_strndup(&a, path, (size_t)(mark - path)),
	    .query = mark != NULL ? mark + 1 : NULL, .idempotency_key = key,
	    .content_type = "application/x-www-form-urlencoded", .body = form,
	    .body_len = strlen(form), .now_ms = now_ms };
	json_t *j;

	sandbox_handle(&q, &ans);
	must(ans.reset || (ans.status >= 200 && ans.status <= 599));
	if (!str_eq(ans.content_type, "application/json"))
		return;
	must((j = json_loadb(ans.body, ans.body_len, 0, NULL)) != NULL);
	if (session[0] == '\0' && ans.status == 200)
		snprintf(session, sizeof session, "%s",
		    json_string_value(json_object_get(j, "id")));
	json_decref(j);
}

static void
make_session(void)
{
	session[0] = '\0';
	call("POST", "/v1/checkout/sessions", NULL, "mode=payment&success_url="
	    "http://x/&line_items[0][price_data][currency]=eur&line_items[0]"
	    "[price_data][unit_amount]=500&line_items[0][price_data]"
	    "[product_data][name]=x&line_items[0][quantity]=1");
}

/* "@" in a path is the session. */
static const char *
path_of(const char *s)
{
	const char *at = strchr(s, '@');

	return (at == NULL ? s : arena_printf(&a, "%.*s%s%s", (int)(at - s), s,
	    session, at + 1));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static int runs;
	char *text = arena_strndup(&a, (const char *)data, n), *next;

	if (runs++ % RESTART == 0) {
		if (runs > 1)
			sandbox_stop();
		start();
		make_session();
	}
	for (; text != NULL; text = next) {
		char *line = text, *form, *path, *key;

		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		path = line + strcspn(line, " ");
		path += *path != '\0' ? 1 : 0;
		key = path + strcspn(path, " ");
		if (*key != '\0')
			*key++ = '\0';
		form = key + strcspn(key, " ");
		if (*form != '\0')
			*form++ = '\0';
		call(*line == 'G' ? "GET" : *line == 'P' ? "POST" : "PUT",
		    path_of(path), *key != '\0' ? key : NULL, form);
		now_ms += 1000;
		sandbox_tick(now_ms);
	}
	arena_reset(&a);
	return (0);
}
