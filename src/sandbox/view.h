/* view: what the templates of the payment page see. The template compiler's
 * views write into a struct req; the sandbox has none, its page stands in. */
#ifndef SANDBOX_VIEW_H
#define SANDBOX_VIEW_H

#include "run/req.h"
#include "sandbox/page.h"
#include "sandbox/pay.h"

#define req		sb_page
#define req_html(r)	((r)->body)
#define req_csrf(r)	""

const char	*sb_view_amount(struct sb_page *, const struct sb_session *, int64_t);
const char	*sb_view_total(struct sb_page *, const struct sb_session *);
const char	*sb_view_reference(const struct sb_session *);

#endif
