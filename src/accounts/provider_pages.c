/* provider_pages: who may say who somebody is, as staff sets it up. */
#include "accounts/oidc_fetch.h"
#include "accounts/routes.h"
#include "accounts/sign_in.h"
#include "accounts/views.h"
#include "oidc/sql.h"
#include "run/audit.h"

enum { SECRET_MAX = 1000 };

void
providers_index(struct req *r)
{
	struct sign_in_provider *v;
	size_t n = sql_providers(r, &v);

	view_providers_index(r, v, n);
}

void
provider_new(struct req *r)
{
	view_provider_edit(r, &(struct provider_form){ .name = "", .issuer = "", .client = "", .scopes = "openid email profile",
	    .enabled = true });
}

static struct provider_form *
form_of(struct req *r, provider_id id)
{
	struct provider_form *f = NEW(r, struct provider_form);
	struct sign_in_provider p;

	if (!sql_provider(r, id, &p))
		stop_because(r, 404, "oidc.provider", "none");
	*f = (struct provider_form){ .id = id, .name = p.name, .issuer = p.issuer, .client = p.client, .scopes = p.scopes,
	    .enabled = p.enabled, .has_secret = p.client_secret.p != NULL, .people = p.people };
	return (f);
}

void
provider_edit(struct req *r, provider_id id)
{
	view_provider_edit(r, form_of(r, id));
}

/* "openid" must be among the words. */
static const char *
check_scopes(struct req *r, struct problems *p)
{
	const char *s = check_text(r, p, "scopes", 6, PROVIDER_TEXT_MAX);

	if (problem_of(p, "scopes") == NULL && strstr(req_printf(r, " %s ", s), " openid ") == NULL)
		problem_add(r, p, "scopes", tr(r, "“openid” has to be among them."));
	return (s);
}

static const char *
check_issuer(struct req *r, struct problems *p)
{
	const char *s = check_text(r, p, "issuer", 1, PROVIDER_TEXT_MAX);

	if (problem_of(p, "issuer") == NULL && (!oidc_url_is_fine(r, s, true) || strchr(s, '?') != NULL))
		problem_add(r, p, "issuer", tr(r, "Please enter an address that begins with https:// and has neither “?” nor “#” in it."));
	return (s);
}

/* What was typed, over what is there. Returns the secret, "" for none typed. */
static const char *
form_read(struct req *r, struct provider_form *f)
{
	f->name = check_text(r, &f->problems, "name", 1, PROVIDER_NAME_MAX);
	if (f->id.n == 0)
		f->issuer = check_issuer(r, &f->problems);
	f->client = check_text(r, &f->problems, "client", 1, PROVIDER_TEXT_MAX);
	f->scopes = check_scopes(r, &f->problems);
	f->enabled = field(r, "enabled")[0] != '\0';
	return (check_text(r, &f->problems, "secret", 0, SECRET_MAX));
}

static void
show_problems(struct req *r, const struct provider_form *f)
{
	status(r, 422);
	view_provider_edit(r, f);
}

static void
saved(struct req *r, const struct provider_form *f, const char *secret, const char *what)
{
	if (secret[0] != '\0')
		sql_provider_secret_set(r, f->id, provider_secret_seal(r, f->id, secret));
	audit(r, what, "provider", f->id.n, json_pack("{ss ss ss sb sb}", "name", f->name, "issuer", f->issuer, "client", f->client,
	    "enabled", f->enabled, "new_secret", secret[0] != '\0'));
	flash(r, "%s", tr(r, "Saved."));
	redirect(r, url_provider_edit(r, f->id));
}

static void
taken(struct req *r, struct provider_form *f)
{
	problem_add(r, &f->problems, "client", tr(r, "This client of this issuer is in the list already."));
	show_problems(r, f);
}

void
provider_create(struct req *r)
{
	struct provider_form f = { .id = { 0 } };
	const char *secret = form_read(r, &f);
	struct sql_provider_add_row added;

	if (f.problems.n > 0)
		show_problems(r, &f);
	else if (!sql_provider_add(r, f.name, f.issuer, f.client, f.scopes, f.enabled, &added))
		taken(r, &f);
	else {
		f.id = added.id;
		saved(r, &f, secret, "provider.added");
	}
}

void
provider_update(struct req *r, provider_id id)
{
	struct provider_form *f = form_of(r, id);
	const char *secret = form_read(r, f);

	if (f->problems.n > 0)
		show_problems(r, f);
	else if (sql_provider_set(r, id, f->name, f->client, f->scopes, f->enabled) == 0)
		taken(r, f);
	else
		saved(r, f, secret, "provider.changed");
}

/* Asks the provider as it is kept, whatever stands in the form. */
void
provider_test_create(struct req *r, provider_id id)
{
	struct provider_form *f = form_of(r, id);
	const char *why = oidc_look(r, f->issuer, &f->found, &f->keys);

	f->tested = true;
	if (why != NULL)
		problem_add(r, &f->problems, "issuer", tr(r, why));
	status(r, why != NULL ? 422 : 200);
	view_provider_edit(r, f);
}
