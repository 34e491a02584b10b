/* base: what every file may use. No I/O, nothing of the marketplace. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST_USE	__attribute__((warn_unused_result))
#define NORETURN	__attribute__((noreturn))
#define PRINTF(a, b)	__attribute__((format(printf, a, b)))
#define UNUSED		__attribute__((unused))
#define nelem(a)	(sizeof(a) / sizeof((a)[0]))

/* A state that cannot be: says so on stderr with the place, then aborts. */
#define panic(...)	panic_at(__FILE__, __LINE__, __VA_ARGS__)
#define must(cond)	((cond) ? (void)0 : panic("%s does not hold", #cond))
NORETURN void panic_at(const char *, int, const char *, ...) PRINTF(3, 4);

/* malloc and realloc that never return NULL. */
void	*xmalloc(size_t);
void	*xcalloc(size_t, size_t);
void	*xrealloc(void *, size_t);
char	*xstrdup(const char *);

static inline bool
str_eq(const char *a, const char *b)
{
	return (strcmp(a, b) == 0);
}

static inline bool
str_starts(const char *s, const char *prefix)
{
	return (strncmp(s, prefix, strlen(prefix)) == 0);
}

/* These have no safe use here: arena_printf, snprintf and str_to_i64 replace them. */
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol

#endif
