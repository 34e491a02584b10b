/* upload: the files of a multipart form, on routes marked `upload`. */
#ifndef RUN_UPLOAD_H
#define RUN_UPLOAD_H

#include "run/req.h"

/* A file as the browser sent it, in a file of ours that goes with the request
 * unless the page moves it away. Name and type are the sender's claims. */
struct upload {
	const char	*field;
	const char	*filename;	/* "" when none was chosen */
	const char	*type;
	const char	*path;		/* of the temporary file */
	size_t		 n;
};

/* Those with content, in order. */
size_t	uploads(struct req *, const struct upload **);

/* For dispatch: reads the body, fields into the form, files to disk. Stops with
 * 400 or 413 on a body that is broken or over the limits. */
void	upload_read(struct req *);

#endif
