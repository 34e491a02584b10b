/* agent: a short list of words to look for. Nearly every browser names older ones it wants
 * to be taken for, so the order decides. */
#include "accounts/agent.h"

#include <arpa/inet.h>

struct word {
	const char	*part, *name;
};

static const struct word browsers[] = {
	{ "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" }, { "Edg/", "Edge" }, { "EdgA/", "Edge" }, { "EdgiOS/", "Edge" },
	{ "OPR/", "Opera" }, { "SamsungBrowser/", "Samsung Internet" }, { "Vivaldi/", "Vivaldi" }, { "CriOS/", "Chrome" },
	{ "Chromium/", "Chromium" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" }, { "curl/", "curl" },
};

static const struct word systems[] = {
	{ "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" }, { "CrOS", "ChromeOS" }, { "Windows", "Windows" },
	{ "Macintosh", "macOS" }, { "Linux", "Linux" }, { "FreeBSD", "FreeBSD" }, { "OpenBSD", "OpenBSD" },
};

static const char *
find(const struct word *v, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, v[i].part) != NULL)
			return (v[i].name);
	return ("");
}

struct agent
agent_of(const char *header)
{
	const char *text = header != NULL ? header : "";

	return ((struct agent){ find(browsers, nelem(browsers), text), find(systems, nelem(systems), text) });
}

const char *
network_of(struct req *r, const char *address)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char b[16];

	if (inet_pton(AF_INET, address, b) == 1)
		return (req_printf(r, "%d.%d.%d.x", b[0], b[1], b[2]));
	if (inet_pton(AF_INET6, address, b) != 1)
		return ("");
	if (IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)b))
		return (req_printf(r, "%d.%d.%d.x", b[12], b[13], b[14]));
	memset(b + 6, 0, 10);
	return (req_strdup(r, inet_ntop(AF_INET6, b, text, sizeof text)));
}
