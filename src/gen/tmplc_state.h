/* tmplc_state: one run of the template compiler, and how it reads HTML. */
#ifndef GEN_TMPLC_STATE_H
#define GEN_TMPLC_STATE_H

#include "gen/tmplc.h"
#include "gen/tmplc_place.h"

#define NONE SIZE_MAX

/* A span of the source. */
struct span { size_t a, b; };

enum block_kind { B_PAGE, B_LAYOUT, B_IF, B_FOR, B_EACH };

struct block {
	enum block_kind	 kind;
	size_t		 at;
	size_t		 floor;		/* elements open when it began */
	struct place	 entry;
	struct place	 joined;	/* where the branches so far end */
	bool		 has_joined, has_else;
	bool		 misplaced;	/* began where no block can */
	unsigned	 id;
	bool		 body_done;	/* layout */
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
	bool			 in_hole;
	bool			 muted;		/* a hole broke this tag: its literals may echo */
	bool			 tangled;	/* nesting of this view is known to be wrong */

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
	bool			 after_pre;	/* a newline here would be dropped */
	bool			 amp;		/* in what may be a character reference */
	size_t			 word;		/* where an untranslated text began, or NONE */
	char			 raw_end[NAME_SIZE];	/* of a possible raw text end tag */
	size_t			 loc_at, loc_line, loc_start;	/* last location looked up */
};

/* tmplc_run.c */
void	fail_at(struct tmplc *, size_t at, const char *, ...) PRINTF(3, 4);
bool	nesting_is_news(struct tmplc *);	/* to be asked in front of such an error */
void	source_line(struct tmplc *, size_t at, size_t *line, size_t *start);
bool	word_in(const char *name, const char *list);	/* "a b c" */

/* tmplc_html.c: one byte of literal HTML. */
void	place_step(struct tmplc *, int c);
void	place_text_byte(struct tmplc *, int c);	/* in text that people read */
bool	place_settle(struct tmplc *);		/* between attributes, if it can be */
const char *place_words(const struct tmplc *);	/* "in a tag" */

/* tmplc_raw.c */
void	raw_step(struct tmplc *, int c);

/* tmplc_tag.c */
void	tag_begin(struct tmplc *);
void	tag_start_done(struct tmplc *, bool self_closing);
void	tag_end_done(struct tmplc *);
bool	in_pre(const struct tmplc *);
bool	in_noscript(const struct tmplc *);
bool	as_is(const struct tmplc *);

/* tmplc_attr.c */
void	attr_begin(struct tmplc *);
void	attr_name_done(struct tmplc *);
void	attr_byte(struct tmplc *, int c);
void	attr_done(struct tmplc *);

/* tmplc_elem.c */
unsigned element_flags(const char *name);
/* Whether a start tag is right here; says why when not. */
bool	element_fits(struct tmplc *, const char *name);

/* tmplc_join.c: two ways through a template meet; a becomes where both have come to. */
void	place_join(struct tmplc *, struct place *a, const struct place *b, size_t at);
bool	place_is_between(enum html_state);	/* attributes */

#endif
