#!/usr/bin/env python3
"""lin-kv: every answer comes after 20 seconds, when its client is gone."""

from replicated_log import ReplicatedLog


class AnswersLate(ReplicatedLog):
    def reply(self, destination, request, body):
        answer = super().reply
        if body["type"] == "init_ok":
            answer(destination, request, body)
        else:
            self.after(20, lambda: answer(destination, request, body))


AnswersLate().run()
