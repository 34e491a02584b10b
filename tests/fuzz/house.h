/* house: what fuzz targets need that ask functions of requests: settings, languages, a log nobody reads. */
#ifndef TESTS_FUZZ_HOUSE_H
#define TESTS_FUZZ_HOUSE_H

#include <sodium.h>

#include "run/locale.h"
#include "run/log.h"
#include "run/settings.h"

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static inline void
fuzz_house(void)
{
	static const char *const settings[][2] = {
		{ "SOUK_SECRET", "00112233445566778899aabbccddeeff0123456789abcdef0011223344556677" },
		{ "SOUK_SEAL_KEYS", "3:ffeeddccbbaa99887766554433221100fedcba98765432107766554433221100" },
		{ "SOUK_SIGNUP_PROOF", "on" }, { "SOUK_TRUSTED_PROXY", "10.0.0.0/8 fd00::/8" },
	};
	struct buf said = { 0 };

	for (size_t i = 0; i < nelem(settings); i++)
		must(setenv(settings[i][0], settings[i][1], 1) == 0);
	must(sodium_init() != -1);
	if (!settings_load(&said))
		panic("%s", said.p);
	buf_free(&said);
	must(log_open("/dev/null", LEVEL_ERROR) && locale_init("UTC"));
}

#endif
