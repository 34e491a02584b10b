/* seed_voices: how buyers of the demo marketplace talk. Lists end with NULL. */
#ifndef SOUKD_SEED_VOICES_H
#define SOUKD_SEED_VOICES_H

struct seed_tongue {
	const char	*lang;
	const char	*title[5][10];		/* by rating */
	const char	*occasion[16];		/* why they bought it */
	const char	*praise[18];
	const char	*fair[6];		/* praise that leaves room for doubt */
	const char	*gripe[10];		/* something was not so good */
	const char	*anger[8];		/* something was wrong */
	const char	*but[4];		/* leads from praise to gripe */
	const char	*shop[10];		/* of parcel and seller */
};

extern const struct seed_tongue	 seed_english, seed_german;
extern const char		*const seed_authors[];

#endif
