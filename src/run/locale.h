/* locale: the viewer's language: texts, amounts, dates, countries.
 *
 * English is in the source; each locale/<code>.po is one more language. The
 * req functions use the language of req_lang(); all text is UTF-8, in the
 * request's memory, with the blanks that do not break which the language wants. */
#ifndef RUN_LOCALE_H
#define RUN_LOCALE_H

#include "run/req.h"

/* Before the sandbox and before any fork: loads what ICU and the catalogues
 * have. False when ICU knows no such zone ("Europe/Berlin"). */
bool		 locale_init(const char *time_zone) MUST_USE;

struct language {
	const char	*code;		/* "de": also of <html lang> and of the cookie */
	const char	*name;		/* "Deutsch" */
};

/* All languages, English first. */
size_t		 languages(const struct language **);

/* The language to answer in: the cookie's when it names one, else the best of
 * Accept-Language, else English. Either may be NULL. The result is static. */
const char	*lang_choose(const char *cookie, const char *accept_language);

/* What req.c provides: a code that lang_choose returned. */
const char	*req_lang(struct req *);

char		*money_text(struct req *, int64_t minor, const char *currency);
char		*number_text(struct req *, int64_t);
/* "12.5" with the decimal sign of the language; money_typed: an amount to stand in a form,
 * which money_parse reads back. */
const char	*decimal_text(struct req *, const char *plain);
const char	*money_typed(struct req *, int64_t minor, const char *currency);
char		*percent_text(struct req *, int64_t basis_points);	/* 1250: "12.5%" */

/* Microseconds since 1970, shown in the site's time zone. */
char		*date_text(struct req *, int64_t us);		/* "Nov 21, 2024" */
char		*datetime_text(struct req *, int64_t us);	/* "Nov 21, 2024, 2:05 PM UTC" */
char		*month_text(struct req *, int64_t us);		/* "November 2024" */

struct country {
	char		 code[3];	/* ISO 3166-1 */
	const char	*name;
};

/* All countries as the language sorts them; static. */
size_t		 countries(struct req *, const struct country **);

/* The name; the code itself when no country has it. */
const char	*country_name(struct req *, const char *code);

/* "US Dollar"; the code itself when there is no name for it. */
const char	*currency_name(struct req *, const char *code);

/* The same for any language and memory: what the functions above and tr, trn
 * of req.h are made of. An unknown code is English. */
struct lang;
const struct lang *lang_find(const char *code);
const char	*lang_tr(const struct lang *, const char *);
const char	*lang_trn(const struct lang *, const char *one, const char *many, int64_t);
char		*lang_money(const struct lang *, struct arena *, int64_t, const char *);
char		*lang_number(const struct lang *, struct arena *, int64_t);
char		*lang_percent(const struct lang *, struct arena *, int64_t);
enum lang_time { LANG_DATE, LANG_DATETIME, LANG_MONTH, LANG_TIME_COUNT };
char		*lang_time(const struct lang *, struct arena *, enum lang_time, int64_t us);
size_t		 lang_countries(const struct lang *, const struct country **);
const char	*lang_country(const struct lang *, const char *code);

#endif
