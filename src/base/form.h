/* form: names and values, in the order they were sent, from a form's body
 * (application/x-www-form-urlencoded) or from a query. */
#ifndef BASE_FORM_H
#define BASE_FORM_H

#include "base/arena.h"

struct form_field {
	const char	*name;		/* UTF-8 without NUL; may be empty */
	const char	*value;		/* likewise; line ends as they were sent */
	size_t		 n;		/* bytes of value */
};

struct form {
	struct form_field	*fields;
	size_t			 n;
	const char		*bad;	/* after an error: the field at fault, cut
					 * to what is printable; "" for the whole */
	size_t			 room;	/* the rest is form.c's own */
	size_t			 total;
};

struct form_limits {
	size_t	fields;
	size_t	name;		/* bytes, decoded */
	size_t	value;		/* bytes, decoded */
	size_t	total;		/* bytes, as sent */
};

/* 200 fields, names of 200 bytes, values of 256 KiB, 1 MiB in all. */
extern const struct form_limits form_limits_default;

enum form_error {
	FORM_OK,
	FORM_FIELDS,		/* more fields than allowed */
	FORM_NAME,		/* a name too long */
	FORM_VALUE,		/* a value too long */
	FORM_TOTAL,		/* too long in all */
	FORM_UTF8,		/* a name or value that is not UTF-8 */
	FORM_NUL,		/* a NUL in a name or value */
};

/* Decodes n bytes; repeated names, empty names and values stay, "a" is "a=",
 * "a=b=c" has the value "b=c", "&&" is "&". A "%" that starts no escape stands
 * for itself. After an error the form holds the fields before it. */
enum form_error	 form_decode(struct arena *, const char *, size_t n,
		    const struct form_limits *, struct form *) MUST_USE;

/* Adds one field (a multipart body's) to a form that began as { 0 }, under the
 * same limits; copies both. */
enum form_error	 form_add(struct arena *, struct form *,
		    const struct form_limits *, struct form_field) MUST_USE;

/* The first value of that name, or NULL. */
const char	*form_get(const struct form *, const char *name);

/* Every value of that name, in order; returns how many. */
size_t		 form_get_all(struct arena *, const struct form *,
		    const char *name, const char ***values);

/* "fields", "name", "value", "total", "utf8", "nul": for logs. */
const char	*form_error_name(enum form_error);

#endif
