/* weburl_fuzz: an accepted URL's text is ASCII, is read as itself, and libcurl
 * finds the same host in it. */
#include <curl/curl.h>

#include "base/domain.h"
#include "base/weburl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_curl(struct arena *a, const struct weburl *u)
{
	CURLU *c = curl_url();
	char *host = NULL, *port = NULL;

	must(curl_url_set(c, CURLUPART_URL, u->text, 0) == CURLUE_OK);
	must(curl_url_get(c, CURLUPART_HOST, &host, 0) == CURLUE_OK);
	must(curl_url_get(c, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK);
	must(str_eq(host, u->host) ||
	    str_eq(host, arena_printf(a, "[%s]", u->host)));
	must(str_eq(port, arena_printf(a, "%u", u->port)));
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	char *s = arena_strndup(&a, (const char *)data, n), *name;
	struct weburl u, again;

	if (weburl_parse(&a, s, &u) == WEBURL_OK) {
		for (const char *p = u.text; *p != '\0'; p++)
			must(*p > ' ' && *p < 0x7f && strchr("\\\"<>'", *p) == NULL);
		must(strchr(u.origin, '@') == NULL);
		must(weburl_parse(&a, u.text, &again) == WEBURL_OK);
		must(str_eq(again.text, u.text));
		check_curl(&a, &u);
	}
	if ((name = domain_to_ascii(&a, (const char *)data, n)) != NULL) {
		must(strlen(name) <= DOMAIN_MAX);
		s = domain_to_ascii(&a, name, strlen(name));
		must(s != NULL && str_eq(s, name));
	}
	arena_reset(&a);
	return (0);
}
