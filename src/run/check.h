/* check: what is wrong with a form, field by field, and reading fields with rules. */
#ifndef RUN_CHECK_H
#define RUN_CHECK_H

#include "run/page.h"

struct problem {
	const char	*field;
	const char	*text;		/* for the person, translated */
	struct problem	*next;
};

struct problems {
	struct problem	*first, *last;
	size_t		 n;
	int		 wait_s;	/* before the form may be sent again; 0: at once */
};

/* The status of a form that comes back: 422, or 429 with the wait. */
void		 problem_status(struct req *, const struct problems *);

/* Appends; the first problem of a field is the one shown beside it. */
/* What the field is called in a list of problems; NULL when the text says it all. */
const char	*problem_title(struct req *, const char *field);
void		 problem_add(struct req *, struct problems *, const char *field, const char *text);
/* What is wrong with the field, NULL when nothing. */
const char	*problem_of(const struct problems *, const char *field);

/* The field as text: NFC, trimmed, without control characters but line ends in
 * `lines`; between min and max characters or a problem is added. Never NULL. */
const char	*check_text(struct req *, struct problems *, const char *field, size_t min, size_t max);
const char	*check_lines(struct req *, struct problems *, const char *field, size_t min, size_t max);
/* An e-mail address as it is stored: lower case, domain in its ASCII form. */
const char	*check_email(struct req *, struct problems *, const char *field);
/* A whole number; lo when there is a problem. */
int64_t		 check_number(struct req *, struct problems *, const char *field, int64_t lo, int64_t hi);
/* An amount typed in the viewer's way, as minor units of the currency, from lo to hi. */
int64_t		 check_money(struct req *, struct problems *, const char *field, const char *currency, int64_t lo, int64_t hi);
/* One of the words, NULL-terminated; the first when there is a problem. */
const char	*check_choice(struct req *, struct problems *, const char *field, const char *const *words);
/* An ISO 3166-1 country code. */
const char	*check_country(struct req *, struct problems *, const char *field);

/* All countries, for templates. */
struct country_list {
	const struct country	*v;
	size_t			 n;
};
struct country_list country_list(struct req *);

/* An input as templates/part/form.html draws it. */
struct input {
	const char		*name, *label;
	const char		*value;		/* NULL: empty */
	const char		*type;		/* NULL: "text" */
	const char		*hint;		/* NULL: none */
	const char		*autocomplete;	/* NULL: none */
	const char		*inputmode;	/* NULL: none */
	int			 max;		/* characters; 0: no limit said */
	bool			 optional;
	bool			 unmarked;	/* a filter: nobody expects to have to fill it in */
	const struct problems	*problems;	/* NULL: none */
};

#endif
