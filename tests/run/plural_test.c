/* plural: the rules of real languages, compared with Python's gettext. */
#include "run/plural.h"
#include "base/buf.h"
#include "tests/test.h"

#include <unistd.h>

static const char *const rules[] = {
	"nplurals=1; plural=0;",
	"nplurals=2; plural=(n != 1);",
	"nplurals=2; plural=n>1;",
	"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
	"nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
	"nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;",
	"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
	"nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
	"nplurals=5; plural=n==1 ? 0 : n==2 ? 1 : (n>2 && n<7) ? 2 :(n>6 && n<11) ? 3 : 4;",
	"nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
	"nplurals=3; plural=n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;",
	"nplurals=2; plural= n%10==1 && n%100!=11 ? 0 : 1 ;",
	"nplurals=9; plural=(n + 3 * n - n / 2 + 7) % 9",
	"nplurals=2; plural=!(n % 2) || !!n && n < 5 && n >= 2",
	"nplurals=4; plural=n<=1?n>=1?0:1:n!=7?2:3",
	"nplurals=7; plural=10-3-2-n%5",
	"nplurals=3; plural=(((((n)))))%3",
};

/* What Python says for every rule and each n, one number each. */
static void
python(struct buf *out)
{
	struct buf command = { 0 };
	FILE *f;
	int c;

	buf_puts(&command, "python3 -c \"import gettext,sys\nfor rule in sys.argv[1:]:\n"
	    " f=gettext.c2py(rule.split('plural=')[1].rstrip(' ;'))\n"
	    " print(*[f(n) for n in list(range(500))+[10**6,10**6+1,2**31]])\"");
	for (size_t i = 0; i < nelem(rules); i++)
		buf_printf(&command, " '%s'", rules[i]);
	must((f = popen(command.p, "r")) != NULL);
	while ((c = getc(f)) != EOF)
		buf_putc(out, (char)c);
	must(pclose(f) == 0);
	buf_free(&command);
}

TEST(plural_rules_agree_with_an_independent_reader)
{
	struct buf out = { 0 };
	struct plural p;
	char *s;

	if (system("python3 -c 'import gettext' 2>/dev/null") != 0)
		SKIP("python3 is absent");
	python(&out);
	s = out.p;
	for (size_t i = 0; i < nelem(rules); i++) {
		CHECK(plural_parse(rules[i], &p));
		for (uint64_t k = 0; k < 503; k++) {
			uint64_t n = k < 500 ? k : k == 500 ? 1000000 : k == 501 ? 1000001 : 2147483648u;
			unsigned long want = strtoul(s, &s, 10);

			if (plural_form(&p, n) != (want < p.forms ? want : 0))
				test_fail(__FILE__, __LINE__, "%s: n=%llu gives %u, want %lu", rules[i],
				    (unsigned long long)n, plural_form(&p, n), want);
		}
	}
	buf_free(&out);
}

TEST(plural_rules_that_are_none_are_refused)
{
	static const char *const bad[] = {
		"", "nplurals=2", "nplurals=2;", "nplurals=2; plural=", "nplurals=0; plural=0",
		"nplurals=17; plural=0", "nplurals=2; plural=n n", "nplurals=2; plural=(n", "nplurals=2; plural=n)",
		"nplurals=2; plural=n?1", "nplurals=2; plural=n?1:", "nplurals=2; plural=m", "nplurals=2; plural=n=1",
		"nplurals=2; plural=n&1", "nplurals=2; plural=-1", "nplurals=2; plural=n; x", "nplurals=x; plural=n",
		"nplurals=2; plural=99999999999", "nplurals=n; plural=0", "plural=0", "nplurals=2; plural=!",
	};
	struct plural p;
	char deep[4000];

	for (size_t i = 0; i < nelem(bad); i++)
		if (plural_parse(bad[i], &p))
			test_fail(__FILE__, __LINE__, "%s was taken", bad[i]);
	/* Neither depth nor length reaches past its limits. */
	for (const char *unit = "(!?"; *unit != '\0'; unit++) {
		size_t n = (size_t)snprintf(deep, sizeof deep, "nplurals=2; plural=");

		for (; n < sizeof deep - 8; n++)
			deep[n] = *unit;
		deep[n] = '\0';
		CHECK(!plural_parse(deep, &p));
	}
	memcpy(deep, "nplurals=2; plural=n", 21);
	for (int i = 0; i < 200; i++)
		memcpy(deep + 20 + 2 * i, "+1", 3);
	CHECK(!plural_parse(deep, &p));
}

TEST(plural_forms_never_divide_by_zero)
{
	struct plural p;

	CHECK(plural_parse("nplurals=2; plural=1/n", &p));
	CHECK_INT(plural_form(&p, 0), 0);
	CHECK_INT(plural_form(&p, 1), 1);
	CHECK(plural_parse("nplurals=2; plural=7%(n-1)", &p));
	CHECK_INT(plural_form(&p, 1), 0);
	CHECK(plural_parse("nplurals=2; plural=n", &p));
	CHECK_INT(plural_form(&p, UINT64_MAX), 0);
}
