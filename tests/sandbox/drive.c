/* drive: see drive.h */
#include <jansson.h>

#include "tests/sandbox/drive.h"

#include <ctype.h>

enum { HOOKS_MAX = 2000 };

int64_t drive_now_ms;
int drive_status;
int drive_hook_status;
struct drive_hook drive_hooks[HOOKS_MAX];
size_t drive_nhooks;
void (*drive_log)(const struct sandbox_request *, const struct sandbox_answer *);
static struct arena memory;
static struct sandbox_answer last;
static json_t *last_json;

static const char *
json_member(const char *body, const char *name)
{
	json_t *j = json_loads(body, 0, NULL);
	const char *s = json_string_value(json_object_get(j, name));
	const char *copy = s != NULL ? arena_strdup(&memory, s) : "";

	json_decref(j);
	return (copy);
}

static void
caught(const char *url, const char *const *headers, const void *body, size_t n,
    uint64_t id)
{
	struct drive_hook *h = &drive_hooks[drive_nhooks++];

	must(drive_nhooks < HOOKS_MAX && str_starts(url, "http"));
	*h = (struct drive_hook){ .id = id,
	    .body = arena_strndup(&memory, body, n) };
	for (; *headers != NULL; headers++)
		if (str_starts(*headers, "Stripe-Signature: "))
			h->signature = arena_strdup(&memory,
			    *headers + strlen("Stripe-Signature: "));
	h->type = json_member(h->body, "type");
	h->event = json_member(h->body, "id");
}

/* What the receiver says to all that arrived, and to what follows from it. */
static void
answer_hooks(void)
{
	for (size_t i = 0; i < drive_nhooks && drive_hook_status >= 0; i++)
		if (!drive_hooks[i].answered) {
			drive_hooks[i].answered = true;
			sandbox_delivered(drive_hooks[i].id, drive_hook_status,
			    drive_now_ms);
		}
}

void
drive_start_with(struct sandbox_config c)
{
	c.key = DRIVE_KEY;
	c.public_url = "http://pay.example:8090";
	c.webhook_url = "https://shop.example/webhooks/stripe";
	c.webhook_secret = DRIVE_SECRET;
	c.deliver = caught;
	drive_nhooks = 0;
	drive_hook_status = 200;
	if (!sandbox_start(&c, drive_now_ms))
		panic("the sandbox does not start");
	answer_hooks();
}

void
drive_start(void)
{
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ 0 });
}

void
drive_stop(void)
{
	sandbox_stop();
	json_decref(last_json);
	last_json = NULL;
	arena_reset(&memory);
}

const struct sandbox_answer *
drive_raw(struct sandbox_request q)
{
	const char *mark = strchr(q.path, '?');

	q.query = mark != NULL ? mark + 1 : NULL;
	if (mark != NULL)
		q.path = arena_strndup(&memory, q.path, (size_t)(mark - q.path));
	q.now_ms = drive_now_ms;
	sandbox_handle(&q, &last);
	drive_status = last.status;
	if (drive_log != NULL && str_starts(q.path, "/v1/"))
		drive_log(&q, &last);
	answer_hooks();
	return (&last);
}

const struct sandbox_answer *
drive(const char *method, const char *path, const char *form, const char *key)
{
	return (drive_raw((struct sandbox_request){ .method = method,
	    .path = path, .authorization = "Bearer " DRIVE_KEY,
	    .stripe_version = SANDBOX_VERSION, .idempotency_key = key,
	    .content_type = form != NULL ?
	    "application/x-www-form-urlencoded" : NULL, .body = form,
	    .body_len = form != NULL ? strlen(form) : 0 }));
}

void
drive_later(int64_t ms)
{
	for (; ms > 0; ms -= 100) {
		drive_now_ms += ms < 100 ? ms : 100;
		sandbox_tick(drive_now_ms);
		answer_hooks();
	}
}

json_t *
drive_json(const char *method, const char *path, const char *form, const char *key)
{
	const struct sandbox_answer *ans = drive(method, path, form, key);

	json_decref(last_json);
	last_json = json_loadb(ans->body, ans->body_len, 0, NULL);
	if (last_json == NULL)
		panic("not JSON: %s", ans->body);
	return (last_json);
}

const char *
drive_text(const char *path)
{
	const json_t *v = last_json;
	char name[64];

	while (*path != '\0' && v != NULL) {
		size_t n = strcspn(path, ".");

		must(n < sizeof name);
		memcpy(name, path, n);
		name[n] = '\0';
		v = isdigit((unsigned char)*name) && json_is_array(v) ?
		    json_array_get(v, strtoul(name, NULL, 10)) :
		    json_object_get(v, name);
		path += n + (path[n] == '.');
	}
	if (json_is_string(v))
		return (arena_strdup(&memory, json_string_value(v)));
	if (json_is_integer(v))
		return (arena_printf(&memory, "%lld",
		    (long long)json_integer_value(v)));
	if (json_is_boolean(v))
		return (json_is_true(v) ? "true" : "false");
	return (NULL);
}

const char *
drive_header(const char *name)
{
	size_t n = strlen(name);

	for (const char *const *h = last.headers; *h != NULL; h++)
		if (strncasecmp(*h, name, n) == 0 && (*h)[n] == ':')
			return (arena_strdup(&memory, *h + n + 2));
	return (NULL);
}

const char *
drive_session(const char *more)
{
	drive_json("POST", "/v1/checkout/sessions", arena_printf(&memory, "%s%s",
	    DRIVE_SESSION, more), NULL);
	if (drive_text("id") == NULL)
		panic("no session: %s", drive_text("error.message"));
	return (drive_text("id"));
}

const char *
drive_paid_session(const char *more)
{
	const char *id = drive_session(more);

	drive("POST", arena_printf(&memory, "/sandbox/sessions/%s/pay", id), "",
	    NULL);
	return (id);
}

const char *
drive_of(const char *path, const char *member)
{
	drive_json("GET", path, NULL, NULL);
	return (drive_text(member));
}

size_t
drive_count_hooks(const char *type)
{
	size_t n = 0;

	for (size_t i = 0; i < drive_nhooks; i++)
		n += str_eq(drive_hooks[i].type, type);
	return (n);
}
