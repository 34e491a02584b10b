#!/bin/sh
# build.sh KORE BINARY [CFLAGS...]: links the test application with the
# objects conf/kore/build.sh left in KORE.
set -eu
kore=$1 binary=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)

# The proof builds trees in which a patch is missing.
if grep -q http_response_raw_stream "$kore/include/kore/http.h"; then
	set -- "$@" -DKORE_APP_RAW
fi

# shellcheck disable=SC2046
${CC:-cc} -std=gnu17 -g -O1 -Wall -Wextra -Werror -D_GNU_SOURCE "$@" \
    -isystem "$kore/include" $(cat "$kore/kore.features") "$here/app.c" \
    "$kore"/obj/*.o -o "$binary" -rdynamic -lssl -lcrypto -lcurl -lpthread -ldl
