/* stripe_link: see stripe_link.h */
#include <jansson.h>

#include "tests/payments/stripe_link.h"

#include "base/form.h"
#include "payments/stripe_wire.h"

#include <limits.h>

enum { WIRES_MAX = 200 };

struct wire wires[WIRES_MAX];
size_t nwires;
int64_t wire_pauses[WIRES_MAX];
size_t wire_npauses;
int wire_left_ms;
const char *wire_instead;
struct arena wire_memory;

static const char *
line_of(const char *lines, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = lines; *at != '\0'; at += strcspn(at, "\n") + 1) {
		if (strncasecmp(at, name, n) == 0 && at[n] == ':')
			return (arena_strndup(&wire_memory, at + n + 2,
			    strcspn(at + n + 2, "\r\n")));
		if (strchr(at, '\n') == NULL)
			break;
	}
	return (NULL);
}

static const char *
join(const char *const *headers)
{
	const char *all = "";

	for (; *headers != NULL; headers++)
		all = arena_printf(&wire_memory, "%s%s\r\n", all, *headers);
	return (all);
}

static bool
ask_sandbox(struct req *r UNUSED, const struct fetch_request *f,
    struct fetch_answer *ans)
{
	struct wire *w = &wires[nwires++];
	const char *path = strchr(strstr(f->url, "://") + 3, '/');
	const struct sandbox_answer *got;

	must(nwires < WIRES_MAX);
	*w = (struct wire){ .method = f->method, .headers = join(f->headers),
	    .path = arena_strdup(&wire_memory, path),
	    .form = arena_strndup(&wire_memory, f->body != NULL ? f->body : "",
	    f->body_len) };
	got = drive_raw((struct sandbox_request){ .method = f->method,
	    .path = w->path, .body = w->form, .body_len = f->body_len,
	    .authorization = wire_header(w, "Authorization"),
	    .stripe_version = wire_header(w, "Stripe-Version"),
	    .idempotency_key = wire_header(w, "Idempotency-Key"),
	    .content_type = wire_header(w, "Content-Type") });
	if (got->reset) {
		*ans = (struct fetch_answer){ .error = "connection reset" };
		return (false);
	}
	w->status = got->status;
	w->body = wire_instead != NULL ? wire_instead :
	    arena_strndup(&wire_memory, got->body, got->body_len);
	*ans = (struct fetch_answer){ .status = wire_instead != NULL ? 200 :
	    got->status, .body = w->body, .body_len = strlen(w->body),
	    .headers = join(got->headers) };
	return (true);
}

static const char *
answer_header(struct req *r UNUSED, const struct fetch_answer *ans,
    const char *name)
{
	return (line_of(ans->headers, name));
}

static bool
pause_for(struct req *r UNUSED, int64_t ms)
{
	wire_pauses[wire_npauses++] = ms;
	if (ms >= wire_left_ms)
		return (false);
	drive_later(ms);
	return (true);
}

static int
left(struct req *r UNUSED)
{
	return (wire_left_ms);
}

void
wire_start(void)
{
	static const struct stripe_link to_sandbox = {
		.memory = &wire_memory, .url = "http://stripe.example/",
		.key = DRIVE_KEY, .version = SANDBOX_VERSION,
		.fetch = ask_sandbox, .header = answer_header,
		.pause = pause_for, .left_ms = left,
	};

	drive_start();
	nwires = wire_npauses = 0;
	wire_left_ms = INT_MAX;
	wire_instead = NULL;
	stripe_link_instead = &to_sandbox;
}

void
wire_stop(void)
{
	stripe_link_instead = NULL;
	drive_stop();
	arena_reset(&wire_memory);
}

const char *
wire_header(const struct wire *w, const char *name)
{
	return (line_of(w->headers, name));
}

const char *
wire_field(const struct wire *w, const char *name)
{
	static const struct form_limits limits = { .fields = 1000, .name = 200,
	    .value = 1000, .total = 1 << 20 };
	struct form f;

	must(form_decode(&wire_memory, w->form, strlen(w->form), &limits, &f) ==
	    FORM_OK);
	return (form_get(&f, name));
}
