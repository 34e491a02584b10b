/* tmplc_code: how the template compiler reads holes and writes C. */
#ifndef GEN_TMPLC_CODE_H
#define GEN_TMPLC_CODE_H

#include "gen/tmplc_state.h"

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

#endif
