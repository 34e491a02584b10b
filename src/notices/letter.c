/* letter: rows, links, and the plain text of a letter. */
#include "notices/letter.h"

#include "notices/sql.h"
#include "notices/views.h"
#include "site/site.h"

void
letter_row(struct letter *l, const char *what, const char *amount)
{
	if (l->nrows < LETTER_ROWS)
		l->rows[l->nrows++] = (struct letter_row){ what, amount };
}

void
letter_link(struct letter *l, const char *text, const char *url)
{
	if (l->nlinks < LETTER_LINKS)
		l->links[l->nlinks++] = (struct letter_link){ text, url };
}

void
letter_to_person(struct req *r, struct letter *l, const char *email, const char *name, const char *lang)
{
	l->to = email;
	l->to_name = name;
	l->lang = lang_choose(lang, NULL);
	req_set_lang(r, l->lang);
}

bool
letter_to_account(struct req *r, struct letter *l, account_id account)
{
	struct sql_notice_person_row p;

	if (!sql_notice_person(r, account, &p))
		return (false);
	letter_to_person(r, l, p.email, p.name, p.lang);
	return (true);
}

const char *
letter_text(struct req *r, const struct letter *l)
{
	const char *s = l->to_name != NULL ? req_printf(r, tr(r, "Hello %s,"), l->to_name) : tr(r, "Hello,");

	s = req_printf(r, "%s\n\n%s\n", s, l->intro);
	if (l->quote != NULL)
		s = req_printf(r, "%s\n%s\n", s, l->quote);
	for (size_t i = 0; i < l->nrows; i++)
		if (l->rows[i].amount == NULL)
			s = req_printf(r, "%s\n%s\n", s, l->rows[i].what);
		else
			s = req_printf(r, "%s  %s   %s\n", s, l->rows[i].what, l->rows[i].amount);
	for (size_t i = 0; i < l->nlinks; i++)
		s = req_printf(r, "%s\n%s:\n%s\n", s, l->links[i].text, l->links[i].url);
	if (l->outro != NULL)
		s = req_printf(r, "%s\n%s\n", s, l->outro);
	return (req_printf(r, "%s\n%s\n%s\n", s, site_name(), site_url(r, "/")));
}

const char *
letter_html(struct req *r, const struct letter *l)
{
	struct buf *h = req_html(r);

	buf_clear(h);
	view_letter(r, l);
	return (req_printf(r, "%.*s", (int)h->n, h->p));
}
