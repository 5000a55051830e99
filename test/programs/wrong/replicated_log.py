#!/usr/bin/env python3
"""
lin-kv on a replicated log, in the manner of Raft (Ongaro and Ousterhout 2014, figure 2), driven by messages alone: there are no
timers and no randomness, so that the same lines in the same order always give the same answers. A node stands for
leader when clients ask it and it has had no sign of a leader for as many requests as its patience: the first argument, 1
unless given. Nothing is on disk: a node that is killed must not come back.

The programs that are wrong each change one method of this.
"""

import sys

from node import Node

NO_OPERATION = {"id": None, "operation": {"type": "none"}}


class ReplicatedLog(Node):
    def __init__(self):
        super().__init__()
        self.patience = int(sys.argv[1]) if len(sys.argv) > 1 else 1
        self.term = 0
        self.voted_for = None
        # Entries with their terms; index 0 stands for the beginning.
        self.log = [{"term": 0, **NO_OPERATION}]
        self.commit = 0
        self.applied = 0
        self.values = {}
        self.role = "follower"
        self.leader = None
        self.votes = set()
        self.rivals = set()
        self.refusals = 0
        self.next = {}
        self.match = {}
        # Requests of this node's clients, by identity, and the term in which they were forwarded.
        self.pending = {}
        self.forwarded = {}
        self.requests = 0
        self.silence = 0

    @property
    def last(self):
        return len(self.log) - 1

    # What clients ask.

    def on_read(self, client, body):
        self.take(client, body, {"type": "read", "key": body["key"]})

    def on_write(self, client, body):
        self.take(client, body, {"type": "write", "key": body["key"], "value": body["value"]})

    def on_cas(self, client, body):
        operation = {"type": "cas", "key": body["key"], "from": body["from"], "to": body["to"]}
        self.take(client, body, operation)

    def take(self, client, body, operation):
        self.requests += 1
        identity = "%s:%d" % (self.id, self.requests)
        self.pending[identity] = (client, body, operation)
        self.silence += 1
        if self.role == "leader":
            self.propose(identity, operation)
        elif self.misses_leader():
            self.stand()
        else:
            self.forward_pending()

    def misses_leader(self):
        return self.silence > self.patience or (self.leader is None and self.role == "follower")

    def forward_pending(self):
        """Each request goes to each leader once."""
        if self.leader in (None, self.id):
            return
        for identity, (_, _, operation) in self.pending.items():
            if self.forwarded.get(identity) != self.term:
                self.forwarded[identity] = self.term
                self.send(self.leader, {"type": "forward", "id": identity, "operation": operation})

    def on_forward(self, _, body):
        if self.role == "leader":
            self.propose(body["id"], body["operation"])

    def propose(self, identity, operation):
        """An operation is in the log once, however often it arrives."""
        if not any(entry["id"] == identity for entry in self.log):
            self.log.append({"term": self.term, "id": identity, "operation": operation})
            self.advance_commit()
            self.replicate()

    # Elections.

    def stand(self):
        self.become_follower(self.term + 1)
        self.role = "candidate"
        self.voted_for = self.id
        self.votes = {self.id}
        self.rivals = set()
        self.refusals = 0
        self.silence = 0
        request = {"type": "vote_request", "term": self.term}
        for node in self.others:
            self.send(node, {**request, "last": self.last, "last_term": self.log[-1]["term"]})
        self.win()

    def become_follower(self, term):
        if term > self.term:
            self.term = term
            self.voted_for = None
            self.leader = None
        self.role = "follower"
        self.votes = set()

    def on_vote_request(self, candidate, body):
        if body["term"] > self.term:
            self.become_follower(body["term"])
        is_complete = (body["last_term"], body["last"]) >= (self.log[-1]["term"], self.last)
        if body["term"] == self.term and self.may_vote_for(candidate) and is_complete:
            self.voted_for = candidate
            self.send(candidate, {"type": "vote", "term": self.term})
        else:
            if self.role == "candidate" and body["term"] == self.term:
                self.rivals.add(candidate)
            self.send(candidate, {"type": "vote_refused", "term": self.term})

    def may_vote_for(self, candidate):
        return self.voted_for in (None, candidate)

    def on_vote(self, voter, body):
        if body["term"] == self.term and self.role == "candidate":
            self.votes.add(voter)
            self.win()

    def on_vote_refused(self, _, body):
        """Of candidates that share a term, so that none can win, the first stands again."""
        if body["term"] > self.term:
            self.become_follower(body["term"])
        elif body["term"] == self.term and self.role == "candidate":
            self.refusals += 1
            cannot_win = self.refusals > len(self.nodes) - self.majority
            if cannot_win and self.rivals and self.id < min(self.rivals):
                self.stand()

    def win(self):
        if len(self.votes) < self.majority:
            return
        self.role = "leader"
        self.leader = self.id
        self.next = {node: self.last + 1 for node in self.others}
        self.match = {node: 0 for node in self.others}
        self.log.append({"term": self.term, **NO_OPERATION})
        known = {entry["id"] for entry in self.log}
        for identity, (_, _, operation) in self.pending.items():
            if identity not in known:
                self.log.append({"term": self.term, "id": identity, "operation": operation})
        self.advance_commit()
        self.replicate()

    # Replication.

    def replicate(self):
        for node in self.others:
            self.send_entries(node)

    def send_entries(self, node):
        previous = self.next[node] - 1
        message = {"type": "append", "term": self.term, "previous": previous, "commit": self.commit}
        message["previous_term"] = self.log[previous]["term"]
        message["entries"] = self.log[previous + 1 :]
        self.send(node, message)
        # Sent is not received: a refusal brings it back.
        self.next[node] = self.last + 1

    def on_append(self, leader, body):
        if body["term"] < self.term:
            self.send(leader, {"type": "outdated", "term": self.term})
            return
        self.become_follower(body["term"])
        self.leader = leader
        self.silence = 0
        previous = body["previous"]
        if previous > self.last or self.log[previous]["term"] != body["previous_term"]:
            self.send(leader, {"type": "refused", "term": self.term, "last": min(self.last, previous - 1)})
            self.forward_pending()
            return
        self.store(previous, body["entries"])
        last = previous + len(body["entries"])
        self.commit = max(self.commit, min(body["commit"], last))
        self.send(leader, {"type": "appended", "term": self.term, "last": last})
        self.apply()
        self.forward_pending()

    def store(self, previous, entries):
        """Only what conflicts is cut off: a message that comes late is no reason to forget what came after it."""
        for index, entry in enumerate(entries, previous + 1):
            if index <= self.last and self.log[index]["term"] != entry["term"]:
                del self.log[index:]
            if index > self.last:
                self.log.append(entry)

    def on_appended(self, follower, body):
        if body["term"] == self.term and self.role == "leader":
            self.credit(follower, body["last"])
            self.advance_commit()

    def credit(self, follower, last):
        self.match[follower] = max(self.match[follower], last)

    def on_refused(self, follower, body):
        if body["term"] == self.term and self.role == "leader":
            self.next[follower] = min(self.next[follower], body["last"] + 1)
            self.send_entries(follower)

    def on_outdated(self, _, body):
        if body["term"] > self.term:
            self.become_follower(body["term"])

    def advance_commit(self):
        """Entries of earlier terms are committed with one of this term (figure 8)."""
        reached = sorted([*self.match.values(), self.last], reverse=True)[self.majority - 1]
        if reached > self.commit and self.log[reached]["term"] == self.term:
            self.commit = reached
            self.apply()
            self.replicate()

    # The state machine.

    def apply(self):
        while self.applied < min(self.commit, self.last):
            self.applied += 1
            entry = self.log[self.applied]
            answer = self.perform(entry["operation"])
            if entry["id"] in self.pending:
                client, body, _ = self.pending.pop(entry["id"])
                self.forwarded.pop(entry["id"], None)
                self.reply(client, body, answer)

    def perform(self, operation):
        kind = operation["type"]
        if kind == "none":
            return None
        key = str(operation["key"])
        if kind == "write":
            self.values[key] = operation["value"]
            return {"type": "write_ok"}
        if key not in self.values:
            return {"type": "error", "code": 20, "text": "the key does not exist"}
        if kind == "read":
            return {"type": "read_ok", "value": self.values[key]}
        if self.values[key] != operation["from"]:
            return {"type": "error", "code": 22, "text": "the value is %s" % self.values[key]}
        self.values[key] = operation["to"]
        return {"type": "cas_ok"}


if __name__ == "__main__":
    ReplicatedLog().run()
