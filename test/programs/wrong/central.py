#!/usr/bin/env python3
"""A node whose first one decides everything: the others pass on what clients ask, and what it answers."""

from node import Node


class Central(Node):
    """Calls decide_TYPE(client, body) on the first node; what it returns is the answer."""

    def __init__(self):
        super().__init__()
        self.asked = {}

    def handle(self, message):
        source, body = message["src"], message["body"]
        decide = getattr(self, "decide_" + body["type"], None)
        if decide is None or source in self.nodes:
            super().handle(message)
        elif self.id == self.nodes[0]:
            self.reply(source, body, decide(source, body))
        else:
            self.send(self.nodes[0], {"type": "ask", "client": source, "request": body})
            self.asked[self.last_message_id] = (source, body)

    def on_ask(self, _, body):
        request = body["request"]
        answer = getattr(self, "decide_" + request["type"])(body["client"], request)
        return {"type": "decided", "answer": answer}

    def on_decided(self, _, body):
        if body["in_reply_to"] in self.asked:
            client, request = self.asked.pop(body["in_reply_to"])
            self.reply(client, request, body["answer"])
