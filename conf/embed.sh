#!/bin/sh
# embed: sql/migrations as the C table of soukd/migrations.h.
set -eu
echo '#include "soukd/migrations.h"'
for f; do
	n=$(basename "$f" .sql)
	echo "extern const char migration_$n[];"
	printf '__asm__(".pushsection .rodata\\nmigration_%s:\\n.incbin \\"%s\\"\\n.byte 0\\n.popsection");\n' "$n" "$f"
done
echo 'const struct migration migrations[] = {'
for f; do
	n=$(basename "$f" .sql)
	echo "	{ \"$n\", migration_$n },"
done
echo '};'
echo "const size_t migration_count = sizeof migrations / sizeof *migrations;"
