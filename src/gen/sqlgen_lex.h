/* sqlgen_lex: SQL as PostgreSQL's scanner cuts it, as far as finding parameters needs. */
#ifndef GEN_SQLGEN_LEX_H
#define GEN_SQLGEN_LEX_H

#include "base/base.h"

enum sqlgen_lexeme {
	LEX_END,
	LEX_SPACE,	/* blanks and newlines */
	LEX_COMMENT,
	LEX_WORD,
	LEX_QUOTED,	/* "identifier" */
	LEX_STRING,	/* '...', e'...', $tag$...$tag$ */
	LEX_NUMBER,
	LEX_PARAM,	/* $1 */
	LEX_CHAR,	/* any other single character */
	LEX_OPEN,	/* a string, identifier or comment that does not end */
};

struct sqlgen_token {
	enum sqlgen_lexeme	 is;
	const char		*p;
	size_t			 n;
};

/* The token at p, which must be the start of one. Tokens cover the text without gaps. */
struct sqlgen_token sqlgen_lex(const char *p);

/* Whether the token is the keyword (given in upper case) or the character. */
bool	sqlgen_is(const struct sqlgen_token *, const char *);

#endif
