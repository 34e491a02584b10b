/* tmplc_place: where in the HTML a template has come to. */
#ifndef GEN_TMPLC_PLACE_H
#define GEN_TMPLC_PLACE_H

#include "base/base.h"

/* The tokenizer states of the HTML standard that a template can be in between
 * two bytes. Names follow the standard. */
enum html_state {
	S_DATA, S_TAG_OPEN, S_END_TAG_OPEN, S_TAG_NAME, S_END_TAG_NAME, S_AFTER_END_TAG_NAME,
	S_BEFORE_ATTR, S_ATTR_NAME, S_AFTER_ATTR_NAME, S_BEFORE_VALUE,
	S_VALUE_DOUBLE, S_VALUE_SINGLE, S_VALUE_UNQUOTED, S_AFTER_VALUE, S_SELF_CLOSING,
	/* these are in tmplc_raw.c */
	S_MARKUP, S_DOCTYPE,
	S_COMMENT_START, S_COMMENT_START_DASH, S_COMMENT, S_COMMENT_DASH, S_COMMENT_END,
	S_COMMENT_BANG,
	S_RCDATA, S_RAWTEXT, S_RAW_LT, S_RAW_END_OPEN, S_RAW_END_NAME,
	S_SCRIPT, S_ESC_START, S_ESC_START_DASH, S_ESC, S_ESC_DASH, S_ESC_DASH_DASH, S_ESC_LT,
	S_ESC_END_OPEN, S_ESC_END_NAME,
	S_DBL_START, S_DBL, S_DBL_DASH, S_DBL_DASH_DASH, S_DBL_LT, S_DBL_END,
};

/* How far the URL in an attribute's value has come. */
enum url_part {
	U_NONE,			/* not a URL */
	U_START,		/* nothing yet */
	U_SCHEME,		/* letters that may turn out to be a scheme */
	U_SLASH,		/* exactly "/" */
	U_SLASH_HOLE,		/* "/" and a value, which may be empty */
	U_HOLE,			/* began with a value */
	U_PATH_HOLE,		/* has a value where a colon would make a scheme */
	U_UNSURE,		/* depends on a condition */
	U_PATH, U_QUERY, U_FRAGMENT,
	U_SET_START,		/* srcset: a URL comes next */
	U_SET_URL, U_SET_HOLE, U_SET_COMMA, U_SET_SIZE,
};

/* What an attribute's name says about its value. */
enum attr_kind {
	A_PLAIN,
	A_URL,
	A_URL_HERE,		/* acts on the site: no other host from a hole */
	A_SRCSET,
	A_LITERAL,		/* decides how the element works: no hole, no condition */
	A_REFUSED,		/* reported already */
};

enum { NAME_SIZE = 48, VALUE_SIZE = 64, SEEN_SIZE = 512 };

/* Facts about a start tag. */
enum {
	T_POST		= 1 << 0,
	T_JSON		= 1 << 1,	/* script: type is a JSON type */
	T_TYPED		= 1 << 2,	/* script: has a type */
	T_REFRESH	= 1 << 4,	/* meta: http-equiv="refresh" */
	T_CONTENT_HOLE	= 1 << 5,	/* meta: a value in content */
	T_ABROAD	= 1 << 6,	/* form: action names a host */
	T_AS_IS		= 1 << 7,	/* translate="no" */
};

/* Facts about elements. */
enum {
	E_VOID		= 1 << 0,
	E_RCDATA	= 1 << 1,
	E_RAWTEXT	= 1 << 2,
	E_SCRIPT	= 1 << 3,
	E_REFUSED	= 1 << 4,
	E_BLOCK		= 1 << 5,	/* its start tag ends an open <p> */
	E_HEAD		= 1 << 6,	/* may stand in <head> */
	E_NO_TEXT	= 1 << 7,	/* a browser would move or drop text in it */
	E_HEADING	= 1 << 8,
	E_SVG		= 1 << 9,	/* a name of SVG too */
	E_PRE		= 1 << 10,	/* white space counts */
	E_NOSCRIPT	= 1 << 11,
	E_HEAD_DONE	= 1 << 12,	/* of an open <html> */
	E_BODY_DONE	= 1 << 13,
};

/* Where in the HTML the compiler stands. */
struct place {
	enum html_state	 state;
	enum url_part	 url;
	enum attr_kind	 kind;
	unsigned	 tag_facts;
	bool		 at_newline;	/* more white space in text would change nothing */
	char		 tag[NAME_SIZE];
	char		 attr[NAME_SIZE];
	char		 value[VALUE_SIZE];	/* A_LITERAL: so far; A_URL: the scheme */
	char		 seen[SEEN_SIZE];	/* " name name " of the tag's attributes */
};

struct open_element {
	char		 name[NAME_SIZE];
	unsigned	 flags;		/* of the element table */
	unsigned	 tag_facts;
	bool		 foreign;	/* svg and what is in it */
	size_t		 at;
};

#endif
