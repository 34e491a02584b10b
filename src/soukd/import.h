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

struct import {
	PGconn			*pg;
	struct import_map	 map;
	struct import_rules	 rules;
	struct import_tree	 tree;
	int64_t			 id;		/* of the row in imports; 0: nothing is to be written */
	int64_t			 done;		/* rows of an earlier start */
	struct buf		 staged;	/* COPY's text of the batch */
	size_t			 nstaged;
	int64_t			 read, bad, added, updated, unchanged;
	FILE			*report;
	char			*report_path;
};

enum { IMPORT_BATCH = 5000 };

/* Reads the tree, finds the map's root and default; what is missing goes to errors. */
void	import_tree_load(struct import_tree *, PGconn *, const struct import_map *, const char *name, struct buf *errors);
/* The category that a row's text means, made when the map says so; 0: none. */
int64_t	import_tree_find(struct import_tree *, struct arena *, const char *text);
void	import_tree_free(struct import_tree *);

/* Before the first batch. */
void	import_merge_begin(struct import *);
/* A good row of the batch. */
void	import_stage(struct import *, const struct import_item *, int64_t category);
/* Brings the staged rows into the catalogue, with the progress up to row, in one
 * transaction. Exits when the database refuses. */
void	import_merge(struct import *, int64_t row);
void	import_merge_end(struct import *);

/* Opens the report; lines of rows up to keep stay. False after telling why. */
bool	import_report_open(struct import *, int64_t keep) MUST_USE;
void	import_report_row(struct import *, int64_t row, const char *column, const char *value, const char *what);
/* Removes a report without a line. */
void	import_report_close(struct import *);

/* "12 %  5000 rows/s": to a terminal often, elsewhere every ten seconds. size 0: not known. */
void	import_progress(const struct import *, int64_t bytes, int64_t size, bool last);

#endif
