/* import: soukd import FILE --seller SLUG. */
#include "soukd/import.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/money.h"
#include "run/settings.h"
#include "soukd/soukd.h"

enum { STAGED_MAX = 16 << 20, MAP_MAX = 1 << 20 };

struct options {
	const char	*file, *seller, *map, *report;
	bool		 dry;
	enum import_format format;
	struct buf	 more;		/* the lines of --set */
};

struct input {
	int		 fd;
	int64_t		 size;		/* 0: not known */
	bool		 again;		/* can be read from its beginning again */
};

static int
usage(void)
{
	fprintf(stderr, "usage: soukd import FILE|- --seller SLUG [--map FILE] [--set 'FIELD = COLUMN']... [--format csv|tsv|jsonl|json]\n"
	    "                    [--dry-run] [--report FILE]\n");
	return (2);
}

static bool
read_format(const char *s, enum import_format *to)
{
	static const struct { const char *name; enum import_format f; } names[] = {
		{ "csv", IMPORT_CSV }, { "tsv", IMPORT_TSV }, { "tab", IMPORT_TSV }, { "jsonl", IMPORT_JSON_LINES },
		{ "ndjson", IMPORT_JSON_LINES }, { "json", IMPORT_JSON_ARRAY },
	};

	for (size_t i = 0; i < nelem(names); i++)
		if (str_eq(s, names[i].name)) {
			*to = names[i].f;
			return (true);
		}
	return (false);
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	bool ok = true;

	for (int i = 1; i < argc && ok; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (str_eq(argv[i], "--dry-run")) {
			o->dry = true;
			continue;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			ok = o->file == NULL;
			o->file = argv[i];
			continue;
		}
		ok = next != NULL;
		if (str_eq(argv[i], "--seller"))
			o->seller = next;
		else if (str_eq(argv[i], "--map"))
			o->map = next;
		else if (str_eq(argv[i], "--report"))
			o->report = next;
		else if (str_eq(argv[i], "--set") && ok)
			buf_printf(&o->more, "%s\n", next);
		else
			ok = ok && str_eq(argv[i], "--format") && read_format(next, &o->format);
		i++;
	}
	return (ok && o->file != NULL && o->seller != NULL);
}

static bool
input_open(const struct options *o, struct input *in)
{
	struct stat st;

	in->fd = str_eq(o->file, "-") ? STDIN_FILENO : open(o->file, O_RDONLY | O_CLOEXEC);
	if (in->fd == -1 || fstat(in->fd, &st) == -1 || S_ISDIR(st.st_mode)) {
		fprintf(stderr, "soukd import: %s: %s\n", o->file, strerror(in->fd != -1 && errno == 0 ? EISDIR : errno));
		return (false);
	}
	in->again = S_ISREG(st.st_mode) && lseek(in->fd, 0, SEEK_SET) == 0;
	in->size = in->again ? st.st_size : 0;
	if (!in->again)
		fprintf(stderr, "soukd import: the input can be read only once: an interrupted import starts again at its first row\n");
	return (true);
}

static ssize_t
from_fd(void *arg, char *to, size_t n)
{
	const struct input *in = arg;
	ssize_t got;

	do
		got = read(in->fd, to, n);
	while (got == -1 && errno == EINTR);
	return (got);
}

/* Of the file's bytes and all that says what they mean. */
static bool
fingerprint(const struct input *in, const struct options *o, const struct buf *map, unsigned char out[32])
{
	crypto_generichash_state st;
	static unsigned char bytes[1 << 16];
	ssize_t n;

	if (!in->again) {
		randombytes_buf(out, 32);
		return (true);
	}
	crypto_generichash_init(&st, NULL, 0, 32);
	crypto_generichash_update(&st, (const unsigned char *)&o->format, sizeof o->format);
	crypto_generichash_update(&st, (const unsigned char *)(map->n > 0 ? map->p : ""), map->n + 1);
	if (o->more.n > 0)
		crypto_generichash_update(&st, (const unsigned char *)o->more.p, o->more.n);
	while ((n = read(in->fd, bytes, sizeof bytes)) > 0)
		crypto_generichash_update(&st, bytes, (unsigned long long)n);
	crypto_generichash_final(&st, out, 32);
	return (n == 0 && lseek(in->fd, 0, SEEK_SET) == 0);
}

static bool
map_text(const char *path, struct buf *to)
{
	FILE *f = fopen(path, "r");
	char bytes[4096];
	size_t n;
	bool ok;

	if (f == NULL) {
		fprintf(stderr, "soukd import: %s: %s\n", path, strerror(errno));
		return (false);
	}
	to->max = MAP_MAX;
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_put(to, bytes, n);
	ok = !ferror(f) && !to->full;
	fclose(f);
	if (!ok)
		fprintf(stderr, "soukd import: %s: cannot be read, or is no mapping\n", path);
	return (ok);
}

static bool
shop_found(struct import *im, const char *slug, struct arena *a)
{
	const char *const values[] = { slug };
	PGresult *res = PQexecParams(im->pg, "SELECT id, currency, state, pg_try_advisory_lock(7305813, (id % 2147483647)::int) "
	    "FROM sellers WHERE slug = $1", 1, NULL, values, NULL, NULL, 0);
	bool ok = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1;

	if (!ok)
		fprintf(stderr, "soukd import: there is no shop \"%s\"\n", slug);
	else if (!str_eq(PQgetvalue(res, 0, 3), "t")) {
		fprintf(stderr, "soukd import: another import for this shop is under way\n");
		ok = false;
	} else if (str_eq(PQgetvalue(res, 0, 2), "closed")) {
		fprintf(stderr, "soukd import: the shop \"%s\" is closed\n", slug);
		ok = false;
	} else {
		im->rules.seller = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
		im->rules.currency = arena_strdup(a, PQgetvalue(res, 0, 1));
		ok = money_exponent(im->rules.currency) >= 0;
	}
	PQclear(res);
	return (ok);
}

/* How attributes are kept: as numbers, as yes or no, or as text. */
static void
attribute_kinds(struct import *im)
{
	PGresult *res = plain_sql(im->pg, "SELECT DISTINCT code, left(kind, 1) FROM category_attributes WHERE kind IN ('number', 'bool')");

	for (int i = 0; i < PQntuples(res); i++)
		for (size_t k = 0; k < im->map.nattrs; k++)
			if (str_eq(im->map.attrs[k].name, PQgetvalue(res, i, 0)))
				im->map.attrs[k].kind = PQgetvalue(res, i, 1)[0];
	PQclear(res);
}

/* The columns of a table, or the members of the first object, as names. */
static size_t
names_of(struct arena *a, const struct import_record *rec, const char ***to)
{
	size_t n = rec->object != NULL ? json_object_size(rec->object) : rec->n;
	const char **names = arena_alloc(a, (n + 1) * sizeof *names);
	size_t i = 0;

	if (rec->object == NULL)
		for (; i < n; i++) {
			const char *s = rec->values[i] + strspn(rec->values[i], " \t");
			size_t len = strlen(s);

			while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
				len--;
			names[i] = arena_strndup(a, s, len);
		}
	else
		for (void *at = json_object_iter(rec->object); at != NULL; at = json_object_iter_next(rec->object, at))
			names[i++] = arena_strdup(a, json_object_iter_key(at));
	*to = names;
	return (n);
}

/* The whole mapping, checked against the file's first row. */
static void
map_ready(struct import *im, const struct options *o, struct arena *a, const struct import_record *first, const struct buf *text,
    struct buf *errors)
{
	const char *name = o->map, **columns, *known;
	size_t n = names_of(a, first, &columns);
	struct money m;

	if (name != NULL)
		import_map_parse(a, &im->map, name, text->n > 0 ? text->p : "", text->n, errors);
	else {
		known = import_map_known(a, columns, n, &name, &im->map.loose);
		import_map_parse(a, &im->map, name, known, strlen(known), errors);
	}
	if (o->more.n > 0)
		import_map_parse(a, &im->map, "--set", o->more.p, o->more.n, errors);
	if (first->object == NULL)
		import_map_bind(&im->map, name, columns, n, errors);
	import_map_check(&im->map, name, errors);
	if (im->map.price_default != NULL &&
	    (money_parse(im->map.price_default, im->rules.currency, &m) != MONEY_OK || m.minor == 0))
		buf_printf(errors, "%s: price.default is no amount in %s\n", name, im->rules.currency);
	if (im->map.currency_default != NULL && !str_eq(im->map.currency_default, im->rules.currency))
		buf_printf(errors, "%s: currency.default is %s, but the shop sells in %s\n", name, im->map.currency_default, im->rules.currency);
	import_tree_load(&im->tree, im->stage, &im->map, name, errors);
	attribute_kinds(im);
}

/* The row in imports: a new one, one to go on with, or one to do again. */
static void
progress_open(struct import *im, const struct options *o, const unsigned char print[32])
{
	char shop[24], hex[67] = "\\x";
	const char *const values[] = { shop, o->file, hex };
	PGresult *res;

	sodium_bin2hex(hex + 2, sizeof hex - 2, print, 32);
	snprintf(shop, sizeof shop, "%lld", (long long)im->rules.seller);
	res = PQexecParams(im->pg, "INSERT INTO imports AS i (seller_id, file, fingerprint) VALUES ($1, $2, $3) "
	    "ON CONFLICT (seller_id, fingerprint) DO UPDATE SET state = 'running', file = excluded.file, updated_at = now(), "
	    "rows_done = CASE WHEN i.state = 'done' THEN 0 ELSE i.rows_done END, "
	    "rows_bad = CASE WHEN i.state = 'done' THEN 0 ELSE i.rows_bad END "
	    "RETURNING id, rows_done, rows_bad", 3, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(res) != PGRES_TUPLES_OK) {
		fprintf(stderr, "soukd import: %s", PQresultErrorMessage(res));
		exit(2);
	}
	im->id = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	im->done = strtoll(PQgetvalue(res, 0, 1), NULL, 10);
	im->bad = strtoll(PQgetvalue(res, 0, 2), NULL, 10);
	PQclear(res);
	if (im->done > 0)
		fprintf(stderr, "soukd import: going on behind row %lld of import %lld\n", (long long)im->done, (long long)im->id);
}

/* A row that is no product: a bad one, unless an earlier start has counted it. */
static void
told(struct import *im, const struct import_item *item)
{
	if (item->row <= im->done)
		return;
	im->bad++;
	for (size_t i = 0; i < item->nproblems; i++)
		import_report_row(&im->batch.told, item->row, item->problems[i].column, item->problems[i].value, item->problems[i].what);
}

static void
take(struct import *im, struct arena *a, const struct import_record *rec, size_t columns)
{
	struct import_item item = { .row = rec->number };
	int64_t category = 0;
	char column[24];

	im->read++;
	if (rec->wrong == NULL && rec->object == NULL && rec->n != columns) {
		snprintf(column, sizeof column, "%zu", rec->n < columns ? rec->n : columns + 1);
		import_problem(&item, column, rec->values[0], arena_printf(a, "%zu fields, but the header has %zu", rec->n, columns));
	} else if (rec->wrong != NULL) {
		snprintf(column, sizeof column, "%zu", rec->column);
		import_problem(&item, rec->column > 0 ? column : "", rec->sample, rec->wrong);
	} else
		import_item_read(&im->rules, a, rec, &item);
	if (item.nproblems == 0 && item.title != NULL) {
		category = import_tree_find(&im->tree, a, item.category);
		if (category == 0) {
			import_problem(&item, item.category_column, item.category, *item.category != '\0' ?
			    "no such category" : "no category");
			import_seen(&im->rules.refs, item.ref)->bad = true;
		}
	}
	if (item.nproblems > 0)
		told(im, &item);
	else if (item.row > im->done)
		import_stage_row(im, &item, category);
}

static void
rows(struct import *im, struct import_reader *r, struct import_record *rec, bool table, const struct input *in)
{
	size_t columns = rec->n;
	struct arena a = { 0 };
	bool more = table ? import_next(r, rec) : true;

	for (; more; more = import_next(r, rec)) {
		take(im, &a, rec, columns);
		arena_reset(&a);
		im->batch.last = rec->number;
		if (im->batch.n == IMPORT_BATCH || im->batch.rows.n > STAGED_MAX) {
			import_merge(im);
			import_progress(im, import_reader_bytes(r), in->size, false);
		}
	}
	if (im->batch.last < im->done)
		im->batch.last = im->done;
	import_merge(im);
	import_merge_end(im);
	import_progress(im, import_reader_bytes(r), in->size, true);
	arena_free(&a);
}

static int
result(struct import *im, const char *failure)
{
	char sql[100];
	int64_t bad = im->bad + im->refused;

	if (im->id != 0 && failure == NULL) {
		snprintf(sql, sizeof sql, "UPDATE imports SET state = 'done', updated_at = now() WHERE id = %lld", (long long)im->id);
		PQclear(plain_sql(im->pg, sql));
	}
	printf("%s%lld rows read: %lld added, %lld updated, %lld unchanged, %lld bad\n", im->id == 0 ? "dry run: " : "",
	    (long long)im->read, (long long)im->added, (long long)im->updated, (long long)im->unchanged, (long long)bad);
	import_report_close(im);
	if (bad > 0)
		printf("what is wrong with the bad rows: %s\n", im->report_path);
	if (failure != NULL)
		fprintf(stderr, "soukd import: %s\n", failure);
	return (failure != NULL ? 2 : bad > 0);
}

static int
refused(const struct buf *errors)
{
	fputs(errors->p, stderr);
	fprintf(stderr, "soukd import: nothing was imported\n");
	return (2);
}

/* With the first row read and the mapping's text. */
static int
import_run(struct import *im, const struct options *o, struct arena *a, struct import_reader *r, const struct input *in,
    const struct buf *text, const unsigned char print[32])
{
	struct import_record rec = { 0 };
	struct buf errors = { 0 };
	bool any = import_next(r, &rec), table;

	if (!any || (rec.wrong != NULL && rec.object == NULL && import_reader_format(r) <= IMPORT_TSV)) {
		fprintf(stderr, "soukd import: %s: %s\n", o->file, import_reader_failure(r) != NULL ? import_reader_failure(r) :
		    any ? rec.wrong : "there is no row in it");
		return (2);
	}
	table = import_reader_format(r) <= IMPORT_TSV;
	map_ready(im, o, a, &rec, text, &errors);
	if (errors.n > 0)
		return (refused(&errors));
	im->rules.map = &im->map;
	if (!o->dry)
		progress_open(im, o, print);
	im->report_path = o->report != NULL ? arena_strdup(a, o->report) : o->dry ?
	    arena_printf(a, "%s/import-%s-dry-run.csv", setting_text(SETTING_VAR), o->seller) :
	    arena_printf(a, "%s/import-%lld.csv", setting_text(SETTING_VAR), (long long)im->id);
	if (!import_report_open(im, im->done))
		return (2);
	import_stage_begin(im);
	import_merge_begin(im);
	rows(im, r, &rec, table, in);
	import_stage_end(im);
	return (result(im, import_reader_failure(r)));
}

/* Large batches are planned like small ones, new words wait for their whole batch, and long
 * texts are packed by the faster method where the server has it. */
static PGconn *
session(void)
{
	PGconn *pg = plain_connect();

	PQclear(plain_sql(pg, "SET client_min_messages = warning; SET jit = off; SET gin_pending_list_limit = '1GB'; "
	    "SELECT set_config('default_toast_compression', 'lz4', false) FROM pg_settings "
	    "WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"));
	return (pg);
}

int
cmd_import(int argc, char **argv)
{
	struct options o = { 0 };
	static struct import im;
	struct arena a = { 0 };
	struct input in;
	struct buf text = { 0 };
	const char *dot;
	unsigned char print[32];
	struct import_reader *r;
	int status = 2;

	if (!read_options(argc, argv, &o))
		return (usage());
	dot = strrchr(o.file, '.');
	if (o.format == IMPORT_AUTO && dot != NULL)
		(void)!read_format(dot + 1, &o.format);
	if ((o.map != NULL && !map_text(o.map, &text)) || !input_open(&o, &in))
		return (2);
	if (!fingerprint(&in, &o, &text, print)) {
		fprintf(stderr, "soukd import: %s: %s\n", o.file, strerror(errno));
		return (2);
	}
	im.pg = session();
	im.stage = o.dry ? im.pg : session();
	r = import_reader_new(from_fd, &in, o.format);
	if (shop_found(&im, o.seller, &a))
		status = import_run(&im, &o, &a, r, &in, &text, print);
	if (im.stage != im.pg)
		PQfinish(im.stage);
	PQfinish(im.pg);
	import_reader_free(r);
	import_tree_free(&im.tree);
	import_rules_free(&im.rules);
	buf_free(&im.batch.rows);
	buf_free(&im.batch.told);
	buf_free(&text);
	buf_free(&o.more);
	arena_free(&a);
	return (status);
}
