#!/usr/bin/env python3
"""fenced-lock: the token is the number of locks that are held, and comes again when one is released."""

from central import Central


class TokenRepeats(Central):
    def __init__(self):
        super().__init__()
        self.held = {}

    def decide_acquire(self, client, body):
        if body["lock"] in self.held:
            return {"type": "acquire_ok", "acquired": False}
        token = len(self.held) + 1
        self.held[body["lock"]] = (client, token)
        return {"type": "acquire_ok", "acquired": True, "token": token}

    def decide_release(self, client, body):
        if self.held.get(body["lock"]) != (client, body["token"]):
            return {"type": "release_ok", "released": False}
        del self.held[body["lock"]]
        return {"type": "release_ok"}


TokenRepeats().run()
