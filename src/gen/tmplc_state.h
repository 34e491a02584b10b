/* tmplc_state: what the parts of the template compiler share. */
#ifndef GEN_TMPLC_STATE_H
#define GEN_TMPLC_STATE_H

#include "gen/tmplc.h"

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

enum { NAME_MAX_ = 48, VALUE_MAX_ = 64, SEEN_MAX_ = 512 };

/* Facts about a start tag that change what may come later. */
enum {
	T_POST		= 1 << 0,
	T_JSON		= 1 << 1,	/* script: type is a JSON type */
	T_TYPED		= 1 << 2,	/* script: has a type */
	T_SRC		= 1 << 3,	/* script: has src */
	T_REFRESH	= 1 << 4,	/* meta: http-equiv="refresh" */
	T_CONTENT_HOLE	= 1 << 5,	/* meta: a value in content */
	T_ABROAD	= 1 << 6,	/* form: action names a host */
	T_AS_IS		= 1 << 7,	/* translate="no" */
};

/* Where in the HTML the compiler stands. */
struct place {
	enum html_state	 state;
	enum url_part	 url;
	enum attr_kind	 kind;
	unsigned	 tag_facts;
	char		 tag[NAME_MAX_];
	char		 attr[NAME_MAX_];
	char		 value[VALUE_MAX_];	/* A_LITERAL: so far; A_URL: the scheme */
	char		 seen[SEEN_MAX_];	/* " name name " of the tag's attributes */
};

struct open_element {
	char		 name[NAME_MAX_];
	unsigned	 flags;		/* of the element table */
	unsigned	 tag_facts;
	bool		 foreign;	/* svg, math and what is in them */
	size_t		 at;
};

enum block_kind { B_PAGE, B_LAYOUT, B_IF, B_FOR, B_EACH };

struct block {
	enum block_kind	 kind;
	size_t		 at;
	size_t		 floor;		/* elements open when it began */
	struct place	 entry;
	struct place	 joined;	/* where the branches so far end */
	bool		 has_joined;
	bool		 has_else;
	unsigned	 id;
	bool		 body_done;	/* layout */
	/* page and layout: spans of the source */
	size_t		 name, name_end, args, args_end, outer, outer_end;
};

enum { BLOCK_MAX = 48, OPEN_MAX = 200 };

struct tmplc {
	struct tmplc_unit	*unit;
	const char		*name;
	const char		*src;
	size_t			 n;
	size_t			 at;		/* the byte or hole being read */
	unsigned		 segment;	/* counts holes and the literals between them */
	unsigned		 failed;	/* the segment of the last error */
	size_t			 failed_line;

	struct place		 place;
	size_t			 tag_at;	/* "<" of the tag being read */
	size_t			 words_before_tag;
	struct open_element	 open[OPEN_MAX];
	size_t			 nopen;
	struct block		 block[BLOCK_MAX];
	size_t			 nblock;
	unsigned		 ids;

	struct buf		 lit;		/* literal output not yet in the code */
	struct buf		 space;		/* white space of text not yet in lit */
	bool			 newline;	/* the space holds one */
	bool			 fresh;		/* the view has put out nothing */
	bool			 after_pre;	/* a newline here would be dropped */
	bool			 amp;		/* in what may be a character reference */
	size_t			 word;		/* where an untranslated text began, or NONE */
	char			 raw_end[NAME_MAX_];	/* of a possible raw text end tag */
	size_t			 loc_at, loc_line, loc_start;	/* last location looked up */
};

#define NONE SIZE_MAX

/* A span of the source. */
struct span { size_t a, b; };

/* tmplc_run.c */
void	fail_at(struct tmplc *, size_t at, const char *, ...) PRINTF(3, 4);
void	locate(struct tmplc *, size_t at, size_t *line, size_t *start);
bool	in_list(const char *name, const char *list);	/* "a b c" */

/* tmplc_html.c: one byte of literal HTML. */
void	html_step(struct tmplc *, int c);
void	text_byte(struct tmplc *, int c);	/* in text that people read */
bool	html_settle(struct tmplc *);		/* between attributes, if it can be */
const char *state_words(const struct tmplc *);	/* "in a tag" */

/* tmplc_raw.c */
void	raw_step(struct tmplc *, int c);

/* tmplc_tag.c */
void	tag_begin(struct tmplc *, bool end);
void	tag_start_done(struct tmplc *, bool self_closing);
void	tag_end_done(struct tmplc *);
bool	in_pre(const struct tmplc *);
bool	as_is(const struct tmplc *);

/* tmplc_attr.c */
void	attr_begin(struct tmplc *);
void	attr_name_done(struct tmplc *);
void	attr_byte(struct tmplc *, int c);
void	attr_done(struct tmplc *);

/* tmplc_url.c */
void	url_byte(struct tmplc *, int c);
void	url_end(struct tmplc *);
const char *url_hole(struct tmplc *, size_t at);	/* the writer, or NULL after an error */

/* tmplc_elem.c */
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
	E_KNOWN		= 1 << 11,
};
unsigned element_flags(const char *name);
/* Whether a start tag is right here; says why when not. */
bool	element_fits(struct tmplc *, const char *name);

/* tmplc_hole.c */
size_t	hole_end(struct tmplc *, size_t at);		/* past the "}}", or NONE */
void	hole(struct tmplc *, struct span inside);
void	value(struct tmplc *, struct span);
const char *value_call(struct tmplc *, size_t at);	/* NULL after an error */

/* tmplc_block.c */
bool	block_word(struct tmplc *, struct span word, struct span rest);
void	block_unclosed(struct tmplc *);

/* tmplc_view.c */
void	view_open(struct tmplc *, struct span rest, bool layout);
void	view_body(struct tmplc *, size_t at);
void	view_close(struct tmplc *);

/* tmplc_text.c */
void	translated(struct tmplc *, struct span rest, bool plural);

/* tmplc_expr.c: C as far as a hole needs it. */
struct span trim(const struct tmplc *, struct span);
bool	span_is(const struct tmplc *, struct span, const char *);
bool	is_name(const struct tmplc *, struct span);
size_t	skip_token(const struct tmplc *, size_t at, size_t end);	/* NONE: broken literal */
bool	expr_check(struct tmplc *, struct span, size_t semicolons);
size_t	find_top(const struct tmplc *, struct span, char);	/* outside brackets, or NONE */
size_t	closing(const struct tmplc *, struct span);	/* of the bracket at its start, or NONE */
struct span word_of(const struct tmplc *, struct span);

/* tmplc_emit.c */
void	emit_c(struct tmplc *, int c);
void	emit_lit(struct tmplc *, const char *);
void	emit_space(struct tmplc *);		/* pending white space becomes output */
void	emit_flush(struct tmplc *);		/* pending literals become code */
void	emit_line(struct tmplc *, struct buf *, size_t at);
void	emit_expr(struct tmplc *, const char *before, struct span, const char *after);
void	emit_code(struct tmplc *, const char *, ...) PRINTF(2, 3);
void	emit_csrf(struct tmplc *);

/* tmplc_words.c */
bool	words_attr(const struct tmplc *);	/* people read this attribute */
void	words_byte(struct tmplc *, int c);
void	words_end(struct tmplc *);
void	words_hole(struct tmplc *, struct span);

#endif
