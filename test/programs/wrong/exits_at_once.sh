#!/bin/sh
# Any workload: ends before it has read anything.
echo "cannot find my configuration" >&2
exit 7
