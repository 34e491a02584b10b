/* assetpack: references become hashed names; what refers to nothing is an error. */
#include "gen/assetpack.h"
#include "tests/test.h"

static struct pack pack;

static void
add(const char *name, const char *text)
{
	pack_add(&pack, name, text, strlen(text));
}

static const struct pack_file *
file(const char *name)
{
	for (size_t i = 0; i < pack.n; i++)
		if (str_eq(pack.files[i].name, name))
			return (&pack.files[i]);
	panic("no %s", name);
}

static void
done(void)
{
	pack_free(&pack);
	pack = (struct pack){ 0 };
}

static const char *
url(const char *name)
{
	return (file(name)->url);
}

TEST(assetpack_rewrites_references_of_css)
{
	struct buf want = { 0 };

	add("css/souk.css", "@import \"base.css\";\n@import url(../a.css) screen;\n"
	    "/* url(none.svg) */ a { background: URL( '../icons.svg#cart' ), url(/assets/icons.svg) }\n"
	    "b { x: url(#here) url(data:image/svg+xml,x) url(\"/media/x.png\") url() }");
	add("css/base.css", "p{}");
	add("a.css", "a{}");
	add("icons.svg", "<svg/>");
	pack_resolve(&pack);
	CHECK_INT(pack.tool.nerrors, 0);
	CHECK(str_starts(url("css/base.css"), "/assets/css/base.") && str_starts(url("a.css"), "/assets/a."));
	buf_printf(&want, "@import \"%s\";\n@import url(%s) screen;\n"
	    "/* url(none.svg) */ a { background: URL( '%s#cart' ), url(%s) }\n"
	    "b { x: url(#here) url(data:image/svg+xml,x) url(\"/media/x.png\") url() }", url("css/base.css"),
	    url("a.css"), url("icons.svg"), url("icons.svg"));
	CHECK_STR(file("css/souk.css")->bytes.p, want.p);
	buf_free(&want);
	done();
}

TEST(assetpack_rewrites_quoted_paths)
{
	struct buf want = { 0 };

	add("app.js", "import { a } from './lib/a.js'; const b = import(`../app/x.js`), c = './'; d = \"./no path\";");
	add("lib/a.js", "export const a = 1, icons = '/assets/icons.svg#cart', r = /[\"']/;");
	add("app/x.js", "import '../lib/a.js'");
	add("icons.svg", "<svg/>");
	add("m.webmanifest", "{\"start_url\": \"/\", \"src\": \"/assets/icons.svg\"}");
	/* "../app/x.js" from the top leads out and back; it is refused below. */
	pack_resolve(&pack);
	CHECK_INT(pack.tool.nerrors, 1);
	CHECK_STR(pack.tool.errors.p, "app.js:1: ../app/x.js is no file of the assets\n");
	buf_printf(&want, "import '%s'", url("lib/a.js"));
	CHECK_STR(file("app/x.js")->bytes.p, want.p);
	buf_clear(&want);
	buf_printf(&want, "export const a = 1, icons = '%s#cart', r = /[\"']/;", url("icons.svg"));
	CHECK_STR(file("lib/a.js")->bytes.p, want.p);
	buf_clear(&want);
	buf_printf(&want, "{\"start_url\": \"/\", \"src\": \"%s\"}", url("icons.svg"));
	CHECK_STR(file("m.webmanifest")->bytes.p, want.p);
	buf_free(&want);
	done();
}

static void
pack_two(const char *dependency, char *to, size_t n)
{
	add("souk.css", "a { background: url(icons.svg) }");
	add("icons.svg", dependency);
	pack_resolve(&pack);
	snprintf(to, n, "%s", url("souk.css"));
	done();
}

TEST(assetpack_names_change_with_what_is_referred_to)
{
	char first[100], second[100], again[100];

	pack_two("<svg/>", first, sizeof first);
	pack_two("<svg></svg>", second, sizeof second);
	pack_two("<svg/>", again, sizeof again);
	CHECK(!str_eq(first, second));
	CHECK_STR(again, first);
}

TEST(assetpack_refuses_what_leads_nowhere)
{
	add("a.css", "\n\nb { background: url(gone.svg) }\n@import 'https://example.org/x.css';\nc { x: url(//cdn/x) }");
	add("b.js", "import './gone.js'");
	add("circle1.js", "import './circle2.js'");
	add("circle2.js", "import './circle1.js'");
	add("Upper.css", "");
	add("what.exe", "");
	add("open.css", "a { b: url('x");
	pack_add(&pack, "nul.css", "a\0b", 3);
	pack_resolve(&pack);
	CHECK_STR(pack.tool.errors.p,
	    "Upper.css:1: want a name of a-z, 0-9, \"-\", \"_\" and \".\"\n"
	    "what.exe:1: files of this kind have no type here\n"
	    "a.css:3: gone.svg is no file of the assets\n"
	    "a.css:4: https://example.org/x.css is no file of the assets\n"
	    "a.css:5: //cdn/x is no file of the assets\n"
	    "b.js:1: ./gone.js is no file of the assets\n"
	    "circle2.js:1: circle1.js refers back to this file: one of them would need a name before its bytes\n"
	    "nul.css:1: a NUL byte\n"
	    "open.css:1: a string without end\n");
	done();
}

TEST(assetpack_takes_the_files_of_a_folder)
{
	struct buf out = { 0 };

	pack_add_dir(&pack, "assets");
	pack_resolve(&pack);
	CHECK_INT(pack.tool.nerrors, 0);
	CHECK_STR(file("souk.css")->type, "text/css; charset=utf-8");
	pack_put(&pack, &out);
	CHECK(strstr(out.p, "{ .name = \"souk.css\", .url = \"/assets/souk.") != NULL);
	buf_free(&out);
	done();
	pack_add_dir(&pack, "nowhere");
	CHECK_INT(pack.tool.nerrors, 1);
	done();
}
