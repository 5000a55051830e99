#!/usr/bin/env python3
"""lin-kv: a read is answered under another name than the protocol's, `result` for `value`."""

from replicated_log import ReplicatedLog


class WrongReplySchema(ReplicatedLog):
    def reply(self, destination, request, body):
        if "value" in body:
            body = {"type": "read_ok", "result": body["value"]}
        super().reply(destination, request, body)


WrongReplySchema().run()
