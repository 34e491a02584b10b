/* password_cost: what hashing a password should cost on this machine. */
#include "soukd/soukd.h"

#include <sodium.h>
#include <time.h>

#include "run/settings.h"

enum { TARGET_MS = 250, MEMORY_MIN_MB = 64, MEMORY_MAX_MB = 1024, PASSES_MIN = 2, PASSES_MAX = 20, TRIES = 3 };

/* The quickest of a few: the others waited for something else. -1: not so much memory. */
static double
measure(int memory_mb, int passes)
{
	char kept[crypto_pwhash_STRBYTES];
	double best = -1;

	for (int i = 0; i < TRIES; i++) {
		struct timespec a, b;
		double ms;

		clock_gettime(CLOCK_MONOTONIC, &a);
		if (crypto_pwhash_str(kept, "a password of middling length", 29, (unsigned long long)passes, (size_t)memory_mb << 20) != 0)
			return (-1);
		clock_gettime(CLOCK_MONOTONIC, &b);
		ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
		if (best < 0 || ms < best)
			best = ms;
	}
	return (best);
}

static double
tell(int memory_mb, int passes)
{
	double ms = measure(memory_mb, passes);

	if (ms < 0)
		printf("%5d MB, %2d passes: there is not so much memory\n", memory_mb, passes);
	else
		printf("%5d MB, %2d passes: %4.0f ms\n", memory_mb, passes, ms);
	return (ms);
}

/* Memory is what costs a guesser most, so it grows first; passes fill up the rest. */
int
cmd_password_cost(int argc, char **argv)
{
	int memory = MEMORY_MIN_MB, passes = PASSES_MIN;
	double ms = tell(memory, passes), next;

	(void)argc;
	(void)argv;
	if (ms < 0)
		return (1);
	while (memory < MEMORY_MAX_MB && ms * 2 <= TARGET_MS && (next = tell(2 * memory, passes)) >= 0 && next <= TARGET_MS) {
		memory *= 2;
		ms = next;
	}
	while (passes < PASSES_MAX && ms * (passes + 1) / passes <= TARGET_MS) {
		passes++;
		ms = tell(memory, passes);
	}
	printf("\nFor about %d ms a log-in on this machine set, in the environment or in the file SOUK_CONFIG names:\n\n"
	    "SOUK_PASSWORD_MEMORY_MB=%d\nSOUK_PASSWORD_PASSES=%d\n\n"
	    "Now it is %lld MB, %lld passes. Each log-in under way takes that memory. Passwords kept at a lower\n"
	    "price are hashed anew when their owners next sign in.\n", TARGET_MS, memory, passes,
	    (long long)setting_int(SETTING_PASSWORD_MEMORY_MB), (long long)setting_int(SETTING_PASSWORD_PASSES));
	return (0);
}
