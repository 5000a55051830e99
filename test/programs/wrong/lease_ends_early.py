#!/usr/bin/env python3
"""lease: the grantor takes milliseconds for half as long as they are, and grants a lease that somebody still holds."""

import time

from central import Central


class LeaseEndsEarly(Central):
    def __init__(self):
        super().__init__()
        self.leases = {}
        self.tokens = 0

    def until(self, body):
        return time.monotonic() + body["ttl_ms"] / 2000

    def is_held(self, name):
        return name in self.leases and self.leases[name]["until"] > time.monotonic()

    def decide_acquire(self, client, body):
        name = body["lease"]
        if self.is_held(name):
            return {"type": "acquire_ok", "acquired": False}
        self.tokens += 1
        self.leases[name] = {"token": self.tokens, "until": self.until(body)}
        return {"type": "acquire_ok", "acquired": True, "token": self.tokens, "ttl_ms": body["ttl_ms"]}

    def decide_keep_alive(self, client, body):
        lease = self.leases.get(body["lease"])
        if not self.is_held(body["lease"]) or lease["token"] != body["token"]:
            return {"type": "keep_alive_ok", "kept": False}
        lease["until"] = self.until(body)
        return {"type": "keep_alive_ok", "kept": True, "ttl_ms": body["ttl_ms"]}

    def decide_release(self, client, body):
        lease = self.leases.get(body["lease"])
        if lease is not None and lease["token"] == body["token"]:
            del self.leases[body["lease"]]
        return {"type": "release_ok"}


LeaseEndsEarly().run()
