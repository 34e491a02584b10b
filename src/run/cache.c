/* cache: a hash table with a use list. An entry is good while none of its tags
 * was touched after the entry's making began. */
#include "run/cache.h"

#include <sys/queue.h>

#include "run/req_private.h"

enum { BUCKETS = 1 << 14, TAG_SLOTS = 1 << 16, ENTRY_MAX = 512 << 10 };

struct entry {
	TAILQ_ENTRY(entry)	 use;		/* newest first */
	struct entry		*next;		/* in the bucket */
	uint64_t		 hash, seq;
	unsigned		 refs;		/* 1 for the table */
	bool			 dead;		/* out of the table */
	size_t			 size;
	int			 status;
	unsigned		 route;
	char			*key, *head, *etag;
	size_t			 head_len;
	char			*body;
	size_t			 body_len;
	uint64_t		*tags;
	size_t			 ntags;
	size_t			*cuts;		/* where the CSRF tokens go, in a piece */
	size_t			 ncuts;
};

static struct entry	*table[BUCKETS];
static TAILQ_HEAD(use_list, entry) uses = TAILQ_HEAD_INITIALIZER(uses);
static size_t		 held, limit;
static uint64_t		 seq = 1, epoch = 1;
static uint64_t		 tag_seq[TAG_SLOTS];
static bool		 listening;

static uint64_t
hash_bytes(uint64_t h, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(1099511628211);	/* FNV-1a */
	return (h ^ h >> 29);
}

static uint64_t
tag_of(char kind, int64_t id)
{
	return (hash_bytes((uint64_t)kind + 1469598103934665603U, (const char *)&id, sizeof id));
}

void
cache_listening(bool on)
{
	listening = on;
	epoch++;
	seq++;
	for (size_t i = 0; i < TAG_SLOTS; i++)
		tag_seq[i] = seq;
}

size_t
cache_bytes(void)
{
	return (held);
}

uint64_t
cache_epoch(void)
{
	return (listening ? epoch : 0);
}

static void
touch(char kind, int64_t id)
{
	tag_seq[tag_of(kind, id) % TAG_SLOTS] = ++seq;
}

/* "p 12 1 4": product 12 changed; "l ...": lists of categories 1 and 4 as well;
 * "*": everything. */
void
cache_message(const char *s)
{
	char *at, *end;
	bool lists = s[0] == 'l';
	int64_t id;

	if (s[0] == '*' || (s[0] != 'l' && s[0] != 'p')) {
		cache_listening(listening);
		return;
	}
	touch('p', strtoll(s + 1, &at, 10));
	if (!lists)
		return;
	touch('l', 0);
	for (; id = strtoll(at, &end, 10), end != at; at = end)
		touch('c', id);
}

static void
tag(struct req *r, uint64_t t)
{
	if (r->ntags < nelem(r->tags))
		r->tags[r->ntags++] = t;
	else
		r->tags_full = true;
}

void
cache_tag_product(struct req *r, product_id id)
{
	tag(r, tag_of('p', id.n));
}

void
cache_tag_category(struct req *r, category_id id)
{
	tag(r, tag_of('c', id.n));
}

void
cache_tag_lists(struct req *r)
{
	tag(r, tag_of('l', 0));
}

void
cache_mark(struct req *r)
{
	r->cache_seq = seq;
	r->ntags = 0;
	r->tags_full = false;
}

static void
entry_free(struct entry *e)
{
	free(e->key);
	free(e->head);
	free(e->etag);
	free(e->body);
	free(e->tags);
	free(e->cuts);
	free(e);
}

void
cache_release(void *arg)
{
	struct entry *e = arg;

	if (--e->refs == 0)
		entry_free(e);
}

static void
entry_remove(struct entry *e)
{
	struct entry **at = &table[e->hash % BUCKETS];

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	TAILQ_REMOVE(&uses, e, use);
	held -= e->size;
	e->dead = true;
	cache_release(e);
}

/* What is over the limit goes at once. */
void
cache_start(size_t max_bytes)
{
	limit = max_bytes;
	while (held > limit && !TAILQ_EMPTY(&uses))
		entry_remove(TAILQ_LAST(&uses, use_list));
}

static bool
entry_good(const struct entry *e)
{
	for (size_t i = 0; i < e->ntags; i++)
		if (tag_seq[e->tags[i] % TAG_SLOTS] > e->seq)
			return (false);
	return (true);
}

static struct entry *
entry_find(const char *key, size_t n)
{
	uint64_t hash = hash_bytes(0, key, n);
	struct entry *e;

	for (e = table[hash % BUCKETS]; e != NULL; e = e->next)
		if (e->hash == hash && str_eq(e->key, key))
			break;
	if (e == NULL)
		return (NULL);
	if (!entry_good(e)) {
		entry_remove(e);
		return (NULL);
	}
	TAILQ_REMOVE(&uses, e, use);
	TAILQ_INSERT_HEAD(&uses, e, use);
	return (e);
}

static char *
copy(const void *p, size_t n)
{
	char *to = xmalloc(n + 1);

	if (n > 0)
		memcpy(to, p, n);
	to[n] = '\0';
	return (to);
}

static void
entry_insert(struct req *r, struct entry *e)
{
	struct entry *old, *before;

	e->seq = r->cache_seq;
	e->ntags = r->ntags;
	e->tags = (uint64_t *)(void *)copy(r->tags, r->ntags * sizeof *r->tags);
	e->hash = hash_bytes(0, e->key, strlen(e->key));
	e->size = sizeof *e + strlen(e->key) + e->head_len + e->body_len + e->ntags * 8 + e->ncuts * 8 + 64;
	e->refs = 1;
	if (!listening || r->tags_full || e->size > ENTRY_MAX || e->size > limit || !entry_good(e)) {
		entry_free(e);
		return;
	}
	if ((old = entry_find(e->key, strlen(e->key))) != NULL)
		entry_remove(old);
	for (old = TAILQ_LAST(&uses, use_list); old != NULL && held + e->size > limit; old = before) {
		before = TAILQ_PREV(old, use_list, use);
		entry_remove(old);
	}
	e->next = table[e->hash % BUCKETS];
	table[e->hash % BUCKETS] = e;
	TAILQ_INSERT_HEAD(&uses, e, use);
	held += e->size;
}

static size_t
answer_key(char *to, size_t room, const char *target, const char *lang, const char *encoding)
{
	int n = snprintf(to, room, "%s %s %s", lang, encoding, target);

	return (n < 0 || (size_t)n >= room ? 0 : (size_t)n);
}

bool
cache_find(const char *target, const char *lang, const char *encoding, struct cache_answer *a)
{
	char key[2200];
	size_t n = answer_key(key, sizeof key, target, lang, encoding);
	struct entry *e;

	if (!listening || n == 0 || (e = entry_find(key, n)) == NULL)
		return (false);
	e->refs++;
	*a = (struct cache_answer){ e->status, e->head, e->head_len, e->body, e->body_len, e->etag, e->route, e };
	return (true);
}

void
cache_put(struct req *r, const char *encoding, const char *etag)
{
	char key[2200];
	struct entry *e;

	if (answer_key(key, sizeof key, r->in->target, r->lang, encoding) == 0)
		return;
	e = xcalloc(1, sizeof *e);
	e->key = xstrdup(key);
	e->status = r->out.status;
	e->route = r->route->index;
	e->head_len = r->out.head.n;
	e->head = copy(r->out.head.p, r->out.head.n);
	e->body_len = r->out.body_len;
	e->body = copy(r->out.body, r->out.body_len);
	e->etag = xstrdup(etag);
	entry_insert(r, e);
}

static void
fragment_write(struct req *r, const struct entry *e)
{
	const char *token = e->ncuts > 0 ? req_csrf(r) : "";
	size_t at = 0;

	for (size_t i = 0; i < e->ncuts; i++) {
		buf_put(&r->html, e->body + at, e->cuts[i] - at);
		buf_puts(&r->html, token);
		at = e->cuts[i];
	}
	buf_put(&r->html, e->body + at, e->body_len - at);
}

bool
fragment_begin(struct req *r, const char *kind, int64_t id, int64_t version)
{
	struct entry *e;

	must(r->fragment_key == NULL);
	r->fragment_key = req_printf(r, "%s %lld %lld %s", kind, (long long)id, (long long)version, r->lang);
	if (listening && (e = entry_find(r->fragment_key, strlen(r->fragment_key))) != NULL) {
		r->fragment_key = NULL;
		for (size_t i = 0; i < e->ntags; i++)	/* the page shows what the piece shows */
			tag(r, e->tags[i]);
		fragment_write(r, e);
		return (true);
	}
	r->fragment_at = r->html.n;
	r->ncuts = 0;
	return (false);
}

/* The tokens were left out while the piece was made (req_csrf noted where), so
 * it is kept without them and written again with this viewer's. */
void
fragment_end(struct req *r)
{
	struct entry *e = xcalloc(1, sizeof *e);

	must(r->fragment_key != NULL);
	e->key = xstrdup(r->fragment_key);
	e->body_len = r->html.n - r->fragment_at;
	e->body = copy(r->html.p + r->fragment_at, e->body_len);
	e->ncuts = r->ncuts;
	e->cuts = (size_t *)(void *)copy(r->cuts, r->ncuts * sizeof *r->cuts);
	e->refs = 1;
	r->fragment_key = NULL;
	r->html.n = r->fragment_at;
	fragment_write(r, e);
	entry_insert(r, e);
}

static const char *
note_key(struct req *r, const char *name)
{
	return (req_printf(r, "note %s", name));
}

struct bytes
note_find(struct req *r, const char *name)
{
	const char *key = note_key(r, name);
	const struct entry *e = listening ? entry_find(key, strlen(key)) : NULL;

	if (e == NULL)
		return ((struct bytes){ NULL, 0 });
	return ((struct bytes){ memcpy(req_alloc(r, e->body_len), e->body, e->body_len), e->body_len });
}

void
note_keep(struct req *r, const char *name, struct bytes b)
{
	struct entry *e = xcalloc(1, sizeof *e);

	e->key = xstrdup(note_key(r, name));
	e->body_len = b.n;
	e->body = copy(b.p, b.n);
	e->refs = 1;
	entry_insert(r, e);
}
