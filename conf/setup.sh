#!/bin/sh
# setup: installs the Debian packages named in the given lists that are not there yet.
# "package/command": a command of that name, wherever it came from, will do.
set -eu
missing=
for list; do
	for p in $(sed 's/#.*//' "$list"); do
		case $p in */*) command -v "${p#*/}" > /dev/null && continue; p=${p%/*} ;; esac
		dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
	done
done
[ -n "$missing" ] || exit 0
echo "Installing Debian packages:$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
	command -v sudo > /dev/null || { echo "Neither root nor sudo: please install them yourself." >&2; exit 1; }
	echo "(this asks for your password: packages are installed by root)"
	sudo=sudo
fi
export DEBIAN_FRONTEND=noninteractive
# The package starts a cluster of its own otherwise; ours lives in var/.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
	$sudo mkdir -p /etc/postgresql-common
	echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf > /dev/null
fi
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $missing > /dev/null
