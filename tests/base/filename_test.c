/* filename_test: names of uploads, hostile and merely foreign. */
#include "base/filename.h"
#include "base/utf8.h"
#include "tests/test.h"

static struct arena a;

static const char *
clean(const char *s)
{
	return (filename_clean(&a, s, strlen(s)));
}

TEST(a_file_name_is_a_harmless_base_name)
{
	CHECK_STR(clean("mug.jpg"), "mug.jpg");
	CHECK_STR(clean("C:\\Users\\me\\mug.jpg"), "mug.jpg");
	CHECK_STR(clean("../../etc/passwd"), "passwd");
	CHECK_STR(clean("..\\..\\x/../y.png"), "y.png");
	CHECK_STR(clean("..."), "file");
	CHECK_STR(clean("a/.."), "file");
	CHECK_STR(clean("a/"), "file");
	CHECK_STR(clean(""), "file");
	CHECK_STR(clean(".htaccess"), "htaccess");
	CHECK_STR(clean(" a.txt. . "), "a.txt");
	CHECK_STR(clean("a;b:c \"d\".txt"), "a;b:c \"d\".txt");
	CHECK_STR(clean("a\r\nb\x01\t.txt"), "a b .txt");
	CHECK_STR(filename_clean(&a, "a\0b.txt", 7), "ab.txt");
	CHECK_STR(clean("photo\xe2\x80\xaegpj.exe"), "photogpj.exe");
	CHECK_STR(clean("caf\xe9.jpg"), "caf\xef\xbf\xbd.jpg");
	CHECK_STR(clean("cafe\xcc\x81.jpg"), "caf\xc3\xa9.jpg");
	arena_reset(&a);
}

TEST(a_long_file_name_keeps_its_extension)
{
	char s[1000];
	const char *out;

	for (size_t i = 0; i < 300; i++)
		memcpy(s + i * 3, "\xe3\x81\x82", 3);
	memcpy(s + 900, ".jpeg", 6);
	out = clean(s);
	CHECK_INT(strlen(out), 200);
	CHECK_STR(out + 195, ".jpeg");
	CHECK(utf8_valid(out, 200));
	memset(s + 301, 'x', 600);
	s[300] = '.';
	s[900] = '\0';
	CHECK_INT(strlen(clean(s)), 198);
	CHECK(strchr(clean(s), '.') == NULL);
	memset(s + 189, ' ', 50);
	CHECK_INT(strlen(clean(s)), 189);
	arena_reset(&a);
}

TEST(a_file_name_is_the_same_when_it_is_cleaned_again)
{
	CHECK_STR(clean(".\xe2\x80\x8b.a"), "a");
	CHECK_STR(clean("a.\xef\xbb\xbf. "), "a");
	arena_reset(&a);
}
