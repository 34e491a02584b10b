/* tmplc_code: how the template compiler reads holes and writes C. */
#ifndef GEN_TMPLC_CODE_H
#define GEN_TMPLC_CODE_H

#include "gen/tmplc_state.h"

/* tmplc_hole.c */
size_t	hole_end(struct tmplc *, size_t at);		/* past the "}}", or NONE */
void	hole_run(struct tmplc *, struct span inside);
void	hole_value(struct tmplc *, struct span);
const char *hole_call(struct tmplc *, size_t at);	/* NULL after an error */

/* tmplc_block.c */
bool	block_word(struct tmplc *, struct span word, struct span rest);
void	block_unclosed(struct tmplc *);

/* tmplc_view.c */
void	view_open(struct tmplc *, struct span rest, bool layout);
void	view_body(struct tmplc *, size_t at);
void	view_close(struct tmplc *);

/* tmplc_text.c */
void	text_translated(struct tmplc *, struct span rest, bool plural);

/* tmplc_expr.c: C as far as a hole needs it. */
struct span span_trim(const struct tmplc *, struct span);
bool	span_is(const struct tmplc *, struct span, const char *);
bool	span_is_name(const struct tmplc *, struct span);
size_t	span_skip(const struct tmplc *, size_t at, size_t end);	/* NONE: broken literal */
bool	expr_check(struct tmplc *, struct span, size_t semicolons);
size_t	span_find(const struct tmplc *, struct span, char);	/* outside brackets, or NONE */
size_t	span_closing(const struct tmplc *, struct span);	/* of its first bracket, or NONE */
struct span span_word(const struct tmplc *, struct span);

/* tmplc_emit.c */
void	emit_c(struct tmplc *, int c);
void	emit_lit(struct tmplc *, const char *);
void	emit_space(struct tmplc *);		/* pending white space becomes output */
void	emit_flush(struct tmplc *);		/* pending literals become code */
void	emit_line(struct tmplc *, struct buf *, size_t at);
void	emit_expr(struct tmplc *, const char *before, struct span, const char *after);
void	emit_code(struct tmplc *, const char *, ...) PRINTF(2, 3);
void	emit_csrf(struct tmplc *);

/* tmplc_url.c */
void	url_byte(struct tmplc *, int c);
void	url_end(struct tmplc *);
const char *url_hole(struct tmplc *, size_t at);	/* the writer, or NULL after an error */

/* tmplc_words.c */
bool	words_attr(const struct tmplc *);	/* people read this attribute */
void	words_byte(struct tmplc *, int c);
void	words_end(struct tmplc *, size_t end);
void	words_hole(struct tmplc *, struct span);

#endif
