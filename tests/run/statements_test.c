/* statements: each statement of sql/ is what its comment says, and can be planned. */
#include "run/db.h"
#include "run/dbconn.h"
#include "tests/page.h"

static const char *
type_name(Oid oid)
{
	static char name[64];

	snprintf(name, sizeof name, "%s", sql_string("SELECT format_type(%u, NULL)", oid));
	if (str_eq(name, "timestamp with time zone"))
		return ("timestamptz");
	return (str_eq(name, "integer") ? "int" : str_eq(name, "boolean") ? "bool" : str_eq(name, "integer[]") ? "int[]" : name);
}

static void
check_columns(const struct sql *s, const PGresult *d)
{
	if (s->kind == SQL_EXEC || s->kind == SQL_LATER)	/* what it selects, to lock it, is not looked at */
		return;
	if ((unsigned)PQnfields(d) != s->nout)
		test_fail(s->file, s->line, "%s: %d columns, %u said", s->name, PQnfields(d), s->nout);
	for (unsigned i = 0; i < s->nout && i < (unsigned)PQnfields(d); i++)
		if (!str_eq(type_name(PQftype(d, (int)i)), s->out[i].type))
			test_fail(s->file, s->line, "%s: column %s is %s, %s said", s->name, s->out[i].name,
			    type_name(PQftype(d, (int)i)), s->out[i].type);
}

/* As the pool does it: with the types the comments say. */
static PGresult *
prepare(PGconn *pg, const struct sql *s)
{
	Oid types[64];

	for (unsigned i = 0; i < s->nin; i++)
		types[i] = db_type_oid(s->in[i].as);
	return (PQprepare(pg, s->name, s->text, (int)s->nin, types));
}

TEST(every_statement_has_the_columns_its_comment_says)
{
	PGconn *pg = PQconnectdb(getenv("SOUK_DATABASE_URL"));

	for (const struct sql *const *at = sql_all; *at != NULL; at++) {
		const struct sql *s = *at;
		PGresult *p = prepare(pg, s), *d;

		if (PQresultStatus(p) != PGRES_COMMAND_OK)
			test_fail(s->file, s->line, "%s: %s", s->name, PQresultErrorMessage(p));
		PQclear(p);
		d = PQdescribePrepared(pg, s->name);
		check_columns(s, d);
		PQclear(d);
	}
	PQfinish(pg);
}

static const char *
nulls(unsigned n)
{
	static char text[512];

	text[0] = '\0';
	for (unsigned i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%sNULL", i > 0 ? ", " : "");
	return (text);
}

TEST(every_statement_can_be_planned)
{
	PGconn *pg = PQconnectdb(getenv("SOUK_DATABASE_URL"));
	char text[1024];

	for (const struct sql *const *at = sql_all; *at != NULL; at++) {
		const struct sql *s = *at;
		PGresult *res;

		PQclear(prepare(pg, s));
		snprintf(text, sizeof text, s->nin > 0 ? "EXPLAIN EXECUTE %s(%s)" : "EXPLAIN EXECUTE %s", s->name, nulls(s->nin));
		res = PQexec(pg, text);
		if (PQresultStatus(res) != PGRES_TUPLES_OK)
			test_fail(s->file, s->line, "%s: %s", s->name, PQresultErrorMessage(res));
		PQclear(res);
	}
	PQfinish(pg);
}

TEST(every_table_has_a_comment)
{
	CHECK_STR(sql_string("SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class "
	    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND obj_description(oid, 'pg_class') IS NULL"), "");
}
