#!/usr/bin/env python3
"""lock: every node grants locks by itself, without asking the others."""

from node import Node


class LockWithoutQuorum(Node):
    def __init__(self):
        super().__init__()
        self.holders = {}

    def on_acquire(self, client, body):
        if body["lock"] in self.holders:
            return {"type": "acquire_ok", "acquired": False}
        self.holders[body["lock"]] = client
        return {"type": "acquire_ok"}

    def on_release(self, client, body):
        if self.holders.get(body["lock"]) != client:
            return {"type": "release_ok", "released": False}
        del self.holders[body["lock"]]
        return {"type": "release_ok"}


LockWithoutQuorum().run()
