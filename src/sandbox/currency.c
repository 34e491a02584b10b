/* currency: presentment currencies. The least charge is Stripe's where it
 * publishes one and about half a dollar where it converts. */
#include "sandbox/currency.h"

static const char two[] =
    "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob "
    "brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb "
    "eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd "
    "kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr "
    "mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron "
    "rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd "
    "twd tzs uah ugx uyu uzs wst xcd yer zar zmw ";
static const char none[] =
    "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf ";
static const char three[] = "bhd jod kwd omr tnd ";

static const struct { char code[4]; int64_t least; } least[] = {
	{ "usd", 50 }, { "aed", 200 }, { "aud", 50 }, { "bgn", 100 },
	{ "brl", 50 }, { "cad", 50 }, { "chf", 50 }, { "czk", 1500 },
	{ "dkk", 250 }, { "eur", 50 }, { "gbp", 30 }, { "hkd", 400 },
	{ "huf", 17500 }, { "inr", 50 }, { "jpy", 50 }, { "mxn", 1000 },
	{ "myr", 200 }, { "nok", 300 }, { "nzd", 50 }, { "pln", 200 },
	{ "ron", 200 }, { "sek", 300 }, { "sgd", 50 }, { "thb", 1000 },
};

enum { ALL_MAX = 200 };

static struct sb_currency all[ALL_MAX];
static size_t nall;

static void
add_all(const char *codes, int decimals)
{
	for (; *codes != '\0'; codes += 4) {
		struct sb_currency *c = &all[nall++];

		must(nall <= ALL_MAX);
		memcpy(c->code, codes, 3);
		c->decimals = decimals;
		c->least = decimals == 3 ? 200 : 1;
		for (size_t i = 0; i < nelem(least); i++)
			if (str_eq(least[i].code, c->code))
				c->least = least[i].least;
	}
}

const struct sb_currency *
sb_currency_find(const char *code)
{
	if (nall == 0) {
		add_all(two, 2);
		add_all(none, 0);
		add_all(three, 3);
	}
	for (size_t i = 0; i < nall; i++)
		if (strcasecmp(all[i].code, code) == 0)
			return (&all[i]);
	return (NULL);
}

const char *
sb_currency_list(struct arena *a)
{
	const char *text = "usd";

	(void)sb_currency_find("usd");
	for (size_t i = 1; i < nall; i++)
		text = arena_printf(a, "%s, %s", text, all[i].code);
	return (text);
}

const char *
sb_amount_text(struct arena *a, int64_t amount, const char *code)
{
	const struct sb_currency *c = sb_currency_find(code);
	char upper[4] = "";
	int64_t one = 1;

	must(c != NULL && amount >= 0);
	for (int i = 0; i < 3; i++)
		upper[i] = (char)(c->code[i] - 'a' + 'A');
	for (int i = 0; i < c->decimals; i++)
		one *= 10;
	if (c->decimals == 0)
		return (arena_printf(a, "%lld %s", (long long)amount, upper));
	return (arena_printf(a, "%lld.%0*lld %s", (long long)(amount / one),
	    c->decimals, (long long)(amount % one), upper));
}
