/* seed_dice: splitmix64, keyed. */
#include "soukd/seed_dice.h"

struct dice
dice_for(uint64_t number, const char *kind, uint64_t n)
{
	struct dice d = { number * 0x9e3779b97f4a7c15ULL + n };

	for (; *kind != '\0'; kind++)
		d.state = (d.state ^ (unsigned char)*kind) * 0x100000001b3ULL;
	d.state ^= n << 32;
	dice_roll(&d);
	return (d);
}

uint64_t
dice_roll(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (z ^ (z >> 31));
}

int64_t
dice_between(struct dice *d, int64_t lo, int64_t hi)
{
	must(lo <= hi);
	return (lo + (int64_t)(dice_roll(d) % (uint64_t)(hi - lo + 1)));
}

int64_t
dice_low(struct dice *d, int64_t n)
{
	double x = dice_part(d);

	return ((int64_t)(x * x * (double)n));
}

bool
dice_chance(struct dice *d, int percent)
{
	return (dice_between(d, 0, 99) < percent);
}

double
dice_part(struct dice *d)
{
	return ((double)(dice_roll(d) >> 11) / 9007199254740992.0);
}

void
dice_shuffle(struct dice *d, int *a, size_t n)
{
	int swap;
	size_t j;

	for (size_t i = n; i > 1; i--) {
		j = (size_t)dice_between(d, 0, (int64_t)i - 1);
		swap = a[i - 1];
		a[i - 1] = a[j];
		a[j] = swap;
	}
}
