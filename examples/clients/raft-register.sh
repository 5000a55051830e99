#!/bin/sh
# A client of the workload lin-kv for `quorate serve raft`, as a shell script around curl:
#   quorate verify --workload lin-kv --client ./raft-register.sh --endpoint n1=http://127.0.0.1:8001 …
# Each line of standard input is an operation, such as
#   {"id":1,"client":0,"node":"n1","endpoint":"http://127.0.0.1:8001","f":"write","key":0,"value":3}
# and each line of standard output the completion of one. "fail" is for what certainly was not done.

ask() { curl --silent --fail --location --max-time 2 --header 'content-type: application/json' "$@"; }
complete() { printf '{"id":%s,%s}\n' "$id" "$1"; }

while IFS= read -r line; do
  id=$(printf '%s' "$line" | sed 's/^{"id":\([0-9]*\),.*/\1/')
  f=$(printf '%s' "$line" | sed 's/.*"f":"\([a-z]*\)".*/\1/')
  key=$(printf '%s' "$line" | sed 's/.*"key":\([0-9]*\),.*/\1/')
  value=${line#*'"value":'}
  value=${value%'}'}
  # The names of a run are its own: what an earlier one wrote is not there.
  url=$QUORATE_ENDPOINT/v1/kv/$QUORATE_RUN_ID-$key
  case $f in
    read)
      # A read that failed had no effect.
      if answer=$(ask "$url"); then
        answer=${answer#'{'}
        complete "\"type\":\"ok\",${answer%'}'}"
      else complete '"type":"fail","error":"curl ended with '$?'"'; fi ;;
    write)
      # Whether it was written nobody knows, if no answer came.
      if ask --request PUT --data "{\"value\":$value}" "$url" >/dev/null; then complete '"type":"ok"'
      else complete '"type":"info","error":"curl ended with '$?'"'; fi ;;
    cas)
      pair=${value#'['} pair=${pair%']'}
      body="{\"expected\":${pair%,*},\"value\":${pair#*,}}"
      if answer=$(ask --request POST --data "$body" "$url/cas"); then
        case $answer in
          *true*) complete '"type":"ok"' ;;
          *) complete '"type":"ok","value":false' ;;
        esac
      else complete '"type":"info","error":"curl ended with '$?'"'; fi ;;
    *) echo "an operation that this script does not know: $line" >&2; exit 1 ;;
  esac
done
