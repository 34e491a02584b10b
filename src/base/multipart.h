/* multipart: multipart/form-data (RFC 7578) as it arrives, in pieces of any
 * size, in time linear in their length and memory that does not grow with it. */
#ifndef BASE_MULTIPART_H
#define BASE_MULTIPART_H

#include "base/arena.h"

struct multipart_part {
	const char	*name;		/* UTF-8; may be empty */
	const char	*filename;	/* NULL: a field. "": no file was chosen.
					 * Else made harmless by filename_clean */
	const char	*type;		/* Content-Type as sent, or "" */
};

enum multipart_error {
	MULTIPART_OK,
	MULTIPART_TYPE,		/* no multipart/form-data with a usable boundary */
	MULTIPART_SYNTAX,	/* no boundary where one must be; a broken header */
	MULTIPART_NAME,		/* a part without a name, or with one not UTF-8 */
	MULTIPART_ENCODING,	/* base64 or quoted-printable, which RFC 7578
				 * section 4.7 retired: no browser sends it */
	MULTIPART_TRUNCATED,	/* the end before the last boundary */
	MULTIPART_PARTS,	/* a limit, each of these: */
	MULTIPART_HEADER,
	MULTIPART_FIELD,
	MULTIPART_FILE,
	MULTIPART_TOTAL,
	MULTIPART_STOPPED,	/* a handler returned false */
};

struct multipart_limits {
	size_t	parts;
	size_t	header;		/* bytes of one part's header lines */
	size_t	field;		/* bytes of one field */
	size_t	file;		/* bytes of one file */
	size_t	total;		/* bytes fed */
};

/* 200 parts, 8 KiB of header, 256 KiB a field, 20 MiB a file, 64 MiB in all. */
extern const struct multipart_limits multipart_limits_default;

/* Called in order: begin, data any number of times (none for an empty part),
 * end. After an error or a false no other call follows, so an open part may see
 * no end. A part's strings live as long as the parser's arena, the struct and
 * the data only for the call. */
struct multipart_handler {
	void	*arg;
	bool	(*begin)(void *arg, const struct multipart_part *);
	bool	(*data)(void *arg, const char *, size_t n);
	bool	(*end)(void *arg);
};

struct multipart;

/* A parser for a body with that Content-Type; limits and handler must outlive
 * it. What is wrong with the type is the first call's answer. */
struct multipart	*multipart_new(struct arena *, const char *content_type,
			    const struct multipart_limits *,
			    const struct multipart_handler *);

/* After an error every further call returns the same. */
enum multipart_error	 multipart_feed(struct multipart *, const void *, size_t)
			    MUST_USE;
enum multipart_error	 multipart_end(struct multipart *) MUST_USE;

/* The name of the part that was open when it failed, "" before the first. */
const char		*multipart_where(const struct multipart *);

/* "type", "syntax" ...: for logs. */
const char		*multipart_error_name(enum multipart_error);

#endif
