/* data_pages: what is kept, how long and why, for everybody. */
#include "privacy/keep.h"
#include "privacy/routes.h"
#include "privacy/views.h"

void
privacy_data(struct req *r)
{
	view_privacy_data(r, keeps, keeps_count);
}
