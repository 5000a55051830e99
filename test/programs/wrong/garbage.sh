#!/bin/sh
# Any workload: answers every line with one that is no message.
while read -r line; do
  echo "received ${#line} characters"
done
