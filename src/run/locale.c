/* locale: for each language a catalogue, and ICU's formatters opened once. */
#include <unicode/ucal.h>
#include <unicode/ucol.h>
#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "run/locale.h"
#include "base/accept.h"
#include "base/money.h"
#include "run/catalogue.h"
#include "run/numform.h"

enum { LANGUAGES_MAX = 32, COUNTRIES_MAX = 300, CURRENCIES_MAX = 200, UTEXT = 256 };

struct lang {
	const char		*code;
	struct catalogue	*catalogue;	/* NULL: English */
	struct numform		*number;
	UNumberFormat		*percent;
	UDateFormat		*time[LANG_TIME_COUNT];
	size_t			 ncountries;
	struct country		 by_code[COUNTRIES_MAX];
	struct country		 by_name[COUNTRIES_MAX];
};

/* Formatters of amounts are opened when a currency is first seen. */
struct currency {
	char		 code[4];
	struct numform	*form;
};

static struct lang	 langs[LANGUAGES_MAX];
static struct currency	 currencies[LANGUAGES_MAX][CURRENCIES_MAX];
static struct language	 names[LANGUAGES_MAX];
static size_t		 nlangs;
static struct arena	 forever;

static void
icu(UErrorCode e, const char *what)
{
	if (U_FAILURE(e))
		panic("ICU: %s: %s", what, u_errorName(e));
}

static char *
utf8_of(struct arena *a, const UChar *s, int32_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	char text[4 * UTEXT];
	int32_t length;

	u_strToUTF8(text, sizeof text, &length, s, n, &e);
	icu(e, "UTF-8");
	return (arena_strndup(a, text, (size_t)length));
}

static void
open_times(struct lang *l, const UChar *zone)
{
	static const char *const skeletons[] = { "yMMMd", "yMMMdjmz", "yMMMM" };
	UErrorCode e = U_ZERO_ERROR;
	UDateTimePatternGenerator *g = udatpg_open(l->code, &e);
	UChar skeleton[32], pattern[UTEXT];
	int32_t n;

	icu(e, l->code);
	for (int i = 0; i < LANG_TIME_COUNT; i++) {
		u_uastrcpy(skeleton, skeletons[i]);
		n = udatpg_getBestPattern(g, skeleton, -1, pattern, nelem(pattern), &e);
		l->time[i] = udat_open(UDAT_PATTERN, UDAT_PATTERN, l->code, zone, -1, pattern, n, &e);
		icu(e, skeletons[i]);
	}
	udatpg_close(g);
}

static void
open_percent(struct lang *l)
{
	UErrorCode e = U_ZERO_ERROR;

	l->percent = unum_open(UNUM_PERCENT, NULL, 0, l->code, NULL, &e);
	icu(e, "percent");
	unum_setAttribute(l->percent, UNUM_MAX_FRACTION_DIGITS, 2);
}

/* ICU also lists Diego Garcia, Ceuta and Melilla, the Canary Islands and Kosovo
 * under codes that ISO 3166-1 only reserves or leaves to its users. */
static bool
is_iso(const char *code)
{
	return (!str_eq(code, "DG") && !str_eq(code, "EA") && !str_eq(code, "IC") &&
	    !str_eq(code, "XK"));
}

static int
by_collation(const void *a, const void *b, void *collator)
{
	const struct country *x = a, *y = b;
	UErrorCode e = U_ZERO_ERROR;

	return ((int)ucol_strcollUTF8(collator, x->name, -1, y->name, -1, &e));
}

static void
open_countries(struct lang *l)
{
	UErrorCode e = U_ZERO_ERROR;
	UCollator *collator;
	struct country *c;
	UChar name[UTEXT];
	char region[16];
	int32_t n;

	for (const char *const *code = uloc_getISOCountries(); *code != NULL; code++) {
		if (!is_iso(*code))
			continue;
		must(l->ncountries < COUNTRIES_MAX && strlen(*code) == 2);
		c = &l->by_code[l->ncountries++];
		memcpy(c->code, *code, 3);
		snprintf(region, sizeof region, "und_%s", *code);
		n = uloc_getDisplayCountry(region, l->code, name, nelem(name), &e);
		icu(e, region);
		c->name = utf8_of(&forever, name, n);
	}
	memcpy(l->by_name, l->by_code, sizeof l->by_name);
	collator = ucol_open(l->code, &e);
	icu(e, "collation");
	qsort_r(l->by_name, l->ncountries, sizeof l->by_name[0], by_collation, collator);
	ucol_close(collator);
}

static void
open_name(struct lang *l, struct language *out)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar name[UTEXT], title[UTEXT];
	int32_t n;

	n = uloc_getDisplayLanguage(l->code, l->code, name, nelem(name), &e);
	n = u_strToTitle(title, nelem(title), name, n, NULL, l->code, &e);
	icu(e, l->code);
	*out = (struct language){ l->code, utf8_of(&forever, title, n) };
}

static void
open_lang(const char *code, const struct catalogue_file *file, const UChar *zone)
{
	struct lang *l = &langs[nlangs];
	const char *why;

	must(nlangs < LANGUAGES_MAX);
	l->code = code;
	if (file != NULL) {
		l->catalogue = catalogue_open(file->mo, (size_t)(file->end - file->mo), &why);
		if (l->catalogue == NULL)
			panic("catalogue %s: %s", code, why);
	}
	l->number = numform_open(code, NULL, 0);
	open_percent(l);
	open_times(l, zone);
	open_countries(l);
	open_name(l, &names[nlangs]);
	nlangs++;
}

/* ICU takes an unknown zone for GMT without a word. */
static bool
zone_exists(const UChar *zone)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar canonical[UTEXT];
	UBool system;

	ucal_getCanonicalTimeZoneID(zone, -1, canonical, nelem(canonical), &system, &e);
	return (U_SUCCESS(e) && system);
}

bool
locale_init(const char *time_zone)
{
	UChar zone[UTEXT];

	if (nlangs > 0)
		panic("locale_init runs once");
	if (strlen(time_zone) >= nelem(zone))
		return (false);
	u_uastrcpy(zone, time_zone);
	if (!zone_exists(zone))
		return (false);
	open_lang("en", NULL, zone);
	for (const struct catalogue_file *f = catalogue_files; f->code != NULL; f++)
		open_lang(f->code, f, zone);
	return (true);
}

size_t
languages(const struct language **list)
{
	*list = names;
	return (nlangs);
}

/* Which language this is, or -1. */
static int
index_of(const char *code)
{
	for (size_t i = 0; i < nlangs; i++)
		if (langs[i].code == code || str_eq(langs[i].code, code))
			return ((int)i);
	return (-1);
}

const struct lang *
lang_find(const char *code)
{
	int i = index_of(code);

	must(nlangs > 0);
	return (&langs[i >= 0 ? i : 0]);
}

const char *
lang_choose(const char *cookie, const char *accept)
{
	const char *offered[LANGUAGES_MAX], *code;
	int i;

	must(nlangs > 0);
	if (cookie != NULL && (i = index_of(cookie)) >= 0)
		return (langs[i].code);
	for (size_t l = 0; l < nlangs; l++)
		offered[l] = langs[l].code;
	code = accept_language(accept, offered, nlangs);
	return (code != NULL ? code : langs[0].code);
}

const char *
lang_tr(const struct lang *l, const char *text)
{
	const char *own = l->catalogue != NULL ? catalogue_get(l->catalogue, text) : NULL;

	return (own != NULL ? own : text);
}

const char *
lang_trn(const struct lang *l, const char *one, const char *many, int64_t n)
{
	const char *own = l->catalogue != NULL ? catalogue_get_n(l->catalogue, one, n) : NULL;

	if (own != NULL)
		return (own);
	return (n == 1 || n == -1 ? one : many);
}

static const struct numform *
form_of(const struct lang *l, const char *code)
{
	struct currency *c = currencies[l - langs];
	int decimals;

	for (size_t i = 0; i < CURRENCIES_MAX; i++, c++) {
		if (str_eq(c->code, code))
			return (c->form);
		if (c->form != NULL)
			continue;
		if ((decimals = money_exponent(code)) < 0)
			break;
		c->form = numform_open(l->code, code, decimals);
		memcpy(c->code, code, sizeof c->code);
		return (c->form);
	}
	panic("no currency %.8s", code);
}

char *
lang_money(const struct lang *l, struct arena *a, int64_t minor, const char *currency)
{
	return (numform_text(form_of(l, currency), a, minor));
}

char *
lang_number(const struct lang *l, struct arena *a, int64_t v)
{
	return (numform_text(l->number, a, v));
}

char *
lang_percent(const struct lang *l, struct arena *a, int64_t basis_points)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar text[UTEXT];
	char decimal[32];
	int n;

	n = snprintf(decimal, sizeof decimal, "%llde-4", (long long)basis_points);
	n = unum_formatDecimal(l->percent, decimal, n, text, nelem(text), NULL, &e);
	icu(e, decimal);
	return (utf8_of(a, text, n));
}

char *
lang_time(const struct lang *l, struct arena *a, enum lang_time what, int64_t us)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar text[UTEXT];
	int64_t ms = us / 1000;
	int32_t n;

	n = udat_format(l->time[what], (UDate)ms, text, nelem(text), NULL, &e);
	icu(e, "time");
	return (utf8_of(a, text, n));
}

size_t
lang_countries(const struct lang *l, const struct country **list)
{
	*list = l->by_name;
	return (l->ncountries);
}

static int
by_code(const void *code, const void *country)
{
	return (strcmp(code, ((const struct country *)country)->code));
}

const char *
lang_country(const struct lang *l, const char *code)
{
	const struct country *c;

	c = bsearch(code, l->by_code, l->ncountries, sizeof *c, by_code);
	return (c != NULL ? c->name : code);
}

static const struct lang *
lang_of(struct req *r)
{
	return (lang_find(req_lang(r)));
}

const char *
tr(struct req *r, const char *text)
{
	return (lang_tr(lang_of(r), text));
}

const char *
trn(struct req *r, const char *one, const char *many, int64_t n)
{
	return (lang_trn(lang_of(r), one, many, n));
}

char *
money_text(struct req *r, int64_t minor, const char *currency)
{
	return (lang_money(lang_of(r), req_arena(r), minor, currency));
}

char *
number_text(struct req *r, int64_t v)
{
	return (lang_number(lang_of(r), req_arena(r), v));
}

const char *
decimal_text(struct req *r, const char *plain)
{
	UErrorCode e = U_ZERO_ERROR;
	const char *point = strchr(plain, '.'), *sign;
	UChar text[8];
	int32_t n;

	if (point == NULL)
		return (plain);
	n = unum_getSymbol(lang_of(r)->percent, UNUM_DECIMAL_SEPARATOR_SYMBOL, text, nelem(text), &e);
	icu(e, "decimal");
	sign = utf8_of(req_arena(r), text, n);
	return (req_printf(r, "%.*s%s%s", (int)(point - plain), plain, sign, point + 1));
}

/* Three decimals behind a comma could be a thousand. */
const char *
money_typed(struct req *r, int64_t minor, const char *currency)
{
	const char *plain = money_plain(req_arena(r), money(minor, currency));

	return (money_exponent(currency) == 3 ? plain : decimal_text(r, plain));
}

char *
percent_text(struct req *r, int64_t basis_points)
{
	return (lang_percent(lang_of(r), req_arena(r), basis_points));
}

char *
date_text(struct req *r, int64_t us)
{
	return (lang_time(lang_of(r), req_arena(r), LANG_DATE, us));
}

char *
datetime_text(struct req *r, int64_t us)
{
	return (lang_time(lang_of(r), req_arena(r), LANG_DATETIME, us));
}

char *
month_text(struct req *r, int64_t us)
{
	return (lang_time(lang_of(r), req_arena(r), LANG_MONTH, us));
}

size_t
countries(struct req *r, const struct country **list)
{
	return (lang_countries(lang_of(r), list));
}

const char *
country_name(struct req *r, const char *code)
{
	return (lang_country(lang_of(r), code));
}

const char *
currency_name(struct req *r, const char *code)
{
	UChar u[4];
	UBool is_choice;
	UErrorCode e = U_ZERO_ERROR;
	int32_t n;
	const UChar *name;
	char text[200];

	u_charsToUChars(code, u, 4);
	name = ucurr_getName(u, req_lang(r), UCURR_LONG_NAME, &is_choice, &n, &e);
	u_strToUTF8(text, sizeof text, NULL, name, n, &e);
	return (U_FAILURE(e) ? code : req_strdup(r, text));
}
