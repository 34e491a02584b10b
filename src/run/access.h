/* access: who may ask for a page, and how often. A word in a routes file names one of each. */
#ifndef RUN_ACCESS_H
#define RUN_ACCESS_H

enum who {
	WHO_ANYONE,
	WHO_GUEST,	/* not signed in; a signed-in viewer is sent home */
	WHO_ACCOUNT,	/* signed in, whatever the role */
	WHO_SELLER,	/* member of a shop */
	WHO_ADMIN,
};

enum limit {
	LIMIT_NONE,
	LIMIT_LOGIN,	/* tries to prove who one is */
	LIMIT_FORM,	/* forms that send mail or cost money */
	LIMIT_CHECKOUT,	/* many buyers share one address at work or on the road */
	LIMIT_SEARCH,
	LIMIT_WEBHOOK,
	LIMIT_COUNT
};

#endif
