/* import: a file of products on its way into the catalogue. */
#ifndef SOUKD_IMPORT_H
#define SOUKD_IMPORT_H

#include <libpq-fe.h>

#include "soukd/import_row.h"

/* The category tree as this process knows it. */
struct import_node {
	int64_t	 id, parent;
	char	*slug, *name;		/* owned */
};

struct import_tree {
	PGconn			*pg;
	struct import_node	*v;	/* owned */
	size_t			 n;
	struct import_seen	 found;	/* the row of a key is a category's id */
	int64_t			 root, fallback;	/* 0: none */
	bool			 create;
};

/* Rows on their way from the file into the catalogue. */
struct import_batch {
	struct buf	 rows;		/* COPY's text of the good ones */
	size_t		 n;
	struct buf	 told;		/* lines for the report */
	int64_t		 last;		/* row */
	int64_t		 bad;		/* rows up to there that were bad by themselves */
	int64_t		 number;	/* from 0; odd and even ones have staging tables of their own */
};

struct import {
	PGconn			*pg;		/* merges */
	PGconn			*stage;		/* reads ahead; pg in a dry run */
	struct import_map	 map;
	struct import_rules	 rules;
	struct import_tree	 tree;
	int64_t			 id;		/* of the row in imports; 0: nothing is to be written */
	int64_t			 done;		/* rows of an earlier start */
	struct import_batch	 batch;		/* that rows come to */
	int64_t			 read, added, updated, unchanged;
	int64_t			 bad;		/* by themselves */
	int64_t			 refused;	/* by what is in the database */
	FILE			*report;
	char			*report_path;
};

enum { IMPORT_BATCH = 2000 };

/* Reads the tree, finds the map's root and default; what is missing goes to errors. */
void	import_tree_load(struct import_tree *, PGconn *, const struct import_map *, const char *name, struct buf *errors);
/* The category that a row's text means, made when the map says so; 0: none. */
int64_t	import_tree_find(struct import_tree *, struct arena *, const char *text);
void	import_tree_free(struct import_tree *);

/* import_stage: a batch's rows, and the words of its new products, in tables of their own. */

/* Tables for two batches: one is filled while the other is merged. In a dry run one for both. */
void	import_stage_begin(struct import *);
/* A good row of the batch. */
void	import_stage_row(struct import *, const struct import_item *, int64_t category);
/* Sends the batch to its tables; exits when the database refuses. */
void	import_stage_send(struct import *, const struct import_batch *);
/* Empties the lists of words that are not in the search's indexes yet. */
void	import_stage_settle(struct import *);
void	import_stage_end(struct import *);

/* import_merge: from there into the catalogue. */

void	import_merge_begin(struct import *);
/* Brings the rows of im->batch into the catalogue, with the progress up to its last row,
 * in one transaction, and begins a new batch. The transaction goes on after the return:
 * what it came to is told by the next call, or by import_merge_end. Exits when the database
 * refuses. */
void	import_merge(struct import *);
void	import_merge_end(struct import *);

/* Decides what each staged row means, in the table import_work, and then changes the
 * catalogue. */
extern const char *const import_plan_steps[], *const import_write_steps[];
extern const char import_plan_tables[], import_plan_bad[], import_plan_fates[];

/* Opens the report; lines of rows up to keep stay. False after telling why. */
bool	import_report_open(struct import *, int64_t keep) MUST_USE;
void	import_report_row(struct buf *, int64_t row, const char *column, const char *value, const char *what);
/* Lines of import_report_row, in the file when this returns; empties the buffer. */
void	import_report_put(struct import *, struct buf *);
/* Removes a report without a line. */
void	import_report_close(struct import *);

/* "12 %  5000 rows/s": to a terminal often, elsewhere every ten seconds. size 0: not known. */
void	import_progress(const struct import *, int64_t bytes, int64_t size, bool last);

#endif
