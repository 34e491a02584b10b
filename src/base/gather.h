/* gather: a table whose entries stand in the files they are about. The linker puts
 * them side by side, so that its reader names none of these files, nor a list them.
 *
 *   struct job_kind { ... };
 *   static const struct job_kind mine GATHER(jobs) = { ... };	in any file
 *   GATHERED(struct job_kind, jobs);				in the reader
 *   GATHERED_EACH(struct job_kind, k, jobs)
 *           use(k); */
#ifndef BASE_GATHER_H
#define BASE_GATHER_H

/* The alignment keeps the compiler from making more of it, and gaps with it. */
#define GATHER(table)	__attribute__((used, section(#table), aligned(8)))

/* Weak: a program may hold no entry at all. */
#define GATHERED(type, table)						\
	extern const type __start_##table[] __attribute__((weak));	\
	extern const type __stop_##table[] __attribute__((weak))

#define GATHERED_EACH(type, p, table)					\
	for (const type *p = __start_##table; p != __stop_##table; p++)

#endif
