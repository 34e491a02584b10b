/* import_tree: categories by slug, by name or by "A > B > C". */
#include <strings.h>

#include "catalog/slug.h"
#include "soukd/import.h"
#include "soukd/soukd.h"

enum { LEVELS = 3 };

static void
node_add(struct import_tree *t, int64_t id, int64_t parent, const char *slug, const char *name)
{
	if ((t->n & (t->n - 1)) == 0)
		t->v = xrealloc(t->v, (t->n > 0 ? t->n * 2 : 1) * sizeof *t->v);
	t->v[t->n++] = (struct import_node){ id, parent, xstrdup(slug), xstrdup(name) };
}

static int64_t
by_slug(const struct import_tree *t, const char *slug)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->v[i].slug, slug))
			return (t->v[i].id);
	return (0);
}

static int64_t
wanted(const struct import_tree *t, const char *slug, const char *key, const char *name, struct buf *errors)
{
	int64_t id = slug != NULL ? by_slug(t, slug) : 0;

	if (slug != NULL && id == 0)
		buf_printf(errors, "%s: %s: there is no category \"%s\"\n", name, key, slug);
	return (id);
}

void
import_tree_load(struct import_tree *t, PGconn *pg, const struct import_map *map, const char *name, struct buf *errors)
{
	PGresult *res = plain_sql(pg, "SELECT id, coalesce(parent_id, 0), slug, name FROM categories ORDER BY id");

	t->pg = pg;
	t->create = map->category_create;
	for (int i = 0; i < PQntuples(res); i++)
		node_add(t, strtoll(PQgetvalue(res, i, 0), NULL, 10), strtoll(PQgetvalue(res, i, 1), NULL, 10),
		    PQgetvalue(res, i, 2), PQgetvalue(res, i, 3));
	PQclear(res);
	t->root = wanted(t, map->category_root, "category.root", name, errors);
	t->fallback = wanted(t, map->category_default, "category.default", name, errors);
}

void
import_tree_free(struct import_tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].slug);
		free(t->v[i].name);
	}
	free(t->v);
	free(t->found.keys);
}

static int64_t
child(const struct import_tree *t, int64_t parent, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].parent == parent && strcasecmp(t->v[i].name, name) == 0)
			return (t->v[i].id);
	return (0);
}

/* The only node of that name; 0 when there are none or several. */
static int64_t
by_name(const struct import_tree *t, const char *name)
{
	int64_t id = 0;

	for (size_t i = 0; i < t->n; i++)
		if (strcasecmp(t->v[i].name, name) == 0) {
			if (id != 0)
				return (0);
			id = t->v[i].id;
		}
	return (id);
}

static const char *
slug_at(const struct import_tree *t, int64_t id)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].id == id)
			return (t->v[i].slug);
	return ("");
}

static int64_t
insert(struct import_tree *t, struct arena *a, int64_t parent, const char *slug, const char *name)
{
	const char *up = parent != 0 ? arena_printf(a, "%lld", (long long)parent) : NULL;
	const char *const values[] = { up, slug, name };
	PGresult *res;
	int64_t id = 0;

	/* Up to the end of the batch (import_stage_send): one commit for hundreds. */
	if (PQtransactionStatus(t->pg) == PQTRANS_IDLE)
		PQclear(plain_sql(t->pg, "BEGIN"));
	res = PQexecParams(t->pg,
	    "WITH i AS (SELECT nextval(pg_get_serial_sequence('categories', 'id')) AS id) "
	    "INSERT INTO categories (id, parent_id, slug, name, path, position) "
	    "SELECT i.id, $1::bigint, $2, $3, coalesce((SELECT path FROM categories WHERE id = $1::bigint), '{}') || i.id, 1000 FROM i "
	    "ON CONFLICT (slug) DO NOTHING RETURNING id", 3, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(res) != PGRES_TUPLES_OK) {
		fprintf(stderr, "soukd import: category \"%s\": %s", name, PQresultErrorMessage(res));
		exit(2);
	}
	if (PQntuples(res) == 1) {
		id = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
		node_add(t, id, parent, slug, name);
	}
	PQclear(res);
	return (id);
}

static int64_t
make(struct import_tree *t, struct arena *a, int64_t parent, const char *name)
{
	const char *slug = slug_of(a, name);
	int64_t id = insert(t, a, parent, slug, name);

	if (id == 0 && parent != 0) {
		slug = arena_printf(a, "%s-%s", slug_at(t, parent), slug);
		id = insert(t, a, parent, slug, name);
	}
	for (int k = 2; id == 0; k++)
		id = insert(t, a, parent, arena_printf(a, "%s-%d", slug, k), name);
	return (id);
}

/* The names of "A > B > C"; those below the third are left out. */
static size_t
split(struct arena *a, const char *text, char *parts[LEVELS])
{
	size_t n = 0, len;

	while (n < LEVELS && *text != '\0') {
		text += strspn(text, " >");
		len = strcspn(text, ">");
		parts[n] = arena_strndup(a, text, len);
		text += len;
		while (len > 0 && parts[n][len - 1] == ' ')
			parts[n][--len] = '\0';
		n += len > 0;
	}
	return (n);
}

static int64_t
search(struct import_tree *t, struct arena *a, const char *text)
{
	char *parts[LEVELS];
	size_t n = split(a, text, parts);
	int64_t at = t->root, next;

	if (n == 1 && (next = by_slug(t, parts[0])) != 0)
		return (next);
	for (size_t i = 0; i < n; i++) {
		next = child(t, at, parts[i]);
		if (next == 0 && i == 0 && n == 1 && !t->create)
			next = by_name(t, parts[0]);
		if (next == 0 && t->create && strlen(parts[i]) <= 120)
			next = make(t, a, at, parts[i]);
		if (next == 0)
			return (0);
		at = next;
	}
	return (n > 0 ? at : 0);
}

int64_t
import_tree_find(struct import_tree *t, struct arena *a, const char *text)
{
	struct import_key *k;
	int64_t id;

	if (*text == '\0')
		return (t->fallback);
	k = import_seen(&t->found, text);
	if (k->row != 0)
		return (k->row);
	id = search(t, a, text);
	return (k->row = id != 0 ? id : t->fallback);
}
