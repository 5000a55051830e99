-------------------------------- MODULE Files -------------------------------
(* What a specification reads in files beside it, and what it writes.         *)
EXTENDS Naturals, Sequences, TLC, Json, CSV, IOUtils
VARIABLES at, sum

Steps == ndJsonDeserialize("Files.ndjson")
Limits == JsonDeserialize("Files.json")
Rows == CSVRead(<<"name", "size">>, ";", "Files.csv")

ASSUME Len(Steps) = 5 /\ Steps[2] = [add |-> 2, tags |-> <<"a", "b">>]
ASSUME Limits = [most |-> 7, exact |-> TRUE, names |-> <<>>]
ASSUME Rows = <<[name |-> "one", size |-> "1"], [name |-> "two", size |-> "2"]>>
ASSUME CSVRecords("Files.csv") = 2 /\ CSVRecords("Missing.csv") = 0
ASSUME IOEnv.FILES_TEST = "on" /\ atoi("17") = 17

(* The same name is read again after each write. *)
Back(value) == JsonSerialize("target/Files.json", value) /\ JsonDeserialize("target/Files.json") = value
ASSUME \A n \in 1..3 : Back([value |-> n])
ASSUME /\ ndJsonSerialize("target/Files.ndjson", <<1, <<2>>, [a |-> "b"]>>)
       /\ ndJsonDeserialize("target/Files.ndjson") = <<1, <<2>>, [a |-> "b"]>>
ASSUME LET file == "target/Files" \o ToString(JavaTime) \o ".csv" IN
       /\ CSVWriteRecord([b |-> {1}, a |-> "x"], "#", TRUE, file)
       /\ CSVWriteRecord([b |-> {2}, a |-> "y"], "#", FALSE, file)
       /\ CSVWrite("%1$s#%2$s", <<"z", {3}>>, file)
       /\ CSVRead(<<"a", "b">>, "#", file) = <<
             [a |-> "a", b |-> "b"], [a |-> "\"x\"", b |-> "{1}"],
             [a |-> "\"y\"", b |-> "{2}"], [a |-> "\"z\"", b |-> "{3}"]>>

Init == at = 0 /\ sum = 0
Next == /\ at < Len(Steps)
        /\ at' = at + 1
        /\ sum' = sum + Steps[at + 1].add
Below == sum <= Limits.most
=============================================================================
