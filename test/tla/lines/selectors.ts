import { initNext, type SpecificationCase, specification } from './specification-case.ts';

const definitions = String.raw`
Foo(u) == 2 * u
Apply1(A(_), a) == A(a)
Apply2(A(_, _), a, b) == A(a, b)
Apply3(A(_, _, _), a, b, c) == A(a, b, c)
List(p) == /\ p > 1
           /\ (p > 2 /\ p > 3)
           /\ \/ p = 5
              \/ p = 6
Chain(p) == p > 1 /\ p > 2 /\ p > 3
Right(p) == p > 1 /\ (p > 2 /\ p > 3)
Named(Arg(_), p) == \A a \in {1, 2}, <<b, c>> \in {<<3, 4>>} :
  outer(a, b, c) :: LET Sum(d) == Arg(d) + a + 2 * b + 3 * c
                    IN  Sum(1) = 1 + (inner :: p + 3)
Chosen(p) == CHOOSE n \in 1..9 : here(n) :: n > p
Filtered(p) == {n \in 1..9 : n > p}
Mapped(p) == {n + p : n \in 1..3}
Table[n \in 1..3] == n * n
Branches(p) == IF p THEN LET Twice(q) == 2 * q IN Twice(4) ELSE CASE p -> 1 [] ~p -> 2 [] OTHER -> 3
Record(p) == [first |-> p, second |-> [third : {p}]]
Changed(f) == [f EXCEPT ![1] = 5]
Field(r) == r.name
Called(p) == Foo(p + 1) + Table[p]
Space(p) == [1..p -> {p}]
Pairs(f) == f[1, 2]
Deep(p) == LET A(q) == LET B(r) == p + q + r IN B(1) IN A(2)
THEOREM Thm == lab :: 1 + 1 = 2
Inst(p) == INSTANCE Selected WITH C <- p
`;

const claim = (predicate: string): SpecificationCase =>
  specification(
    predicate,
    `EXTENDS Integers, Sequences\n${definitions}\nVARIABLE x\nInit == x = 0\nNext == UNCHANGED x\nInv == x = 0 /\\ (${predicate})`,
    initNext('INVARIANT Inv'),
    {
      Selected: `EXTENDS Integers
CONSTANT C
Op(a) == lab :: C + a
Both == <<C, 7>>`,
    },
  );

/** Selectors of parts of definitions, and labels, as SANY reads them. */
export const selectors = [
  'Foo(5)!: = 10',
  'Foo(5)!1 = 2 /\\ Foo(5)!2 = 5 /\\ Foo(5)!<< = 2 /\\ Foo(5)!>> = 5',
  'Foo(5)!3 = 2',
  'List(5)!1 /\\ ~List(1)!1',
  'List(5)!2!1 /\\ ~List(3)!2!2',
  'List(5)!3!1 /\\ ~List(5)!3!2',
  'Chain(3)!1 /\\ ~Chain(3)!2',
  'Chain(2)!1!1 /\\ ~Chain(2)!1!2',
  'Right(2)!1 /\\ ~Right(3)!2 /\\ Right(3)!2!1',
  'Named(Foo, 4)!outer(1, 2, 3)!inner = 7',
  'Named(Foo, 19)!outer(1, 3, 4)',
  'Named(Foo, 4)!(1, 2, 3)!1!1 = 16',
  'Named(Foo, 4)!(1, 2, 3)!Sum(2) = 18',
  'Named(Foo, 4)!outer(1, 2, 3)!:!Sum(2) = 18',
  'Named(Foo, 4)!outer!inner = 7',
  'Named(Foo, 4)!inner = 7',
  'Named(Foo, 4)!outer(1, 2)!inner = 7',
  'Named(Foo, 4)!1 = {1, 2}',
  'Chosen(4)!1 = 1..9 /\\ Chosen(4)!(5) /\\ ~Chosen(4)!here(3)',
  'Apply2(Chosen!@, 4, 5) /\\ ~Apply2(Chosen!here, 4, 3)',
  'Apply1(Foo!:, 4) = 8',
  'Apply1(Foo!2, 4) = 4',
  'Apply2(Filtered!@, 4, 5) /\\ Filtered(4)!(5) /\\ Filtered(4)!1 = 1..9',
  'Apply2(Mapped!@, 4, 5) = 9',
  'Mapped(4)!@ = 9',
  'Table!1 = 1..3 /\\ Table!(7) = 49',
  'Branches(TRUE)!2!1 = 8 /\\ Branches(TRUE)!2!Twice(5) = 10',
  'Apply2(Branches!2!Twice, TRUE, 6) = 12',
  'Branches(FALSE)!3!1!2 = 1 /\\ Branches(FALSE)!3!2!1 /\\ Branches(FALSE)!3!3!2 = 3',
  'Branches(FALSE)!3!1 = 1',
  'Branches(FALSE)!3!3!1 = 1',
  'Record(5)!1 = 5 /\\ Record(5)!2!1 = {5}',
  'Changed(<<1, 2>>)!1 = <<1, 2>>',
  'Changed(<<1, 2>>)!2 = 5',
  'Field([name |-> 4])!1 = [name |-> 4] /\\ Field([name |-> 4])!2 = "name"',
  'Called(2)!1!1 = 3 /\\ Called(2)!2!2 = 2',
  'Space(2)!1 = {1, 2} /\\ Space(2)!>> = {2}',
  'Pairs([a, b \\in 1..2 |-> a + b])!2 = <<1, 2>>',
  'Deep(1)!:!A(5)!:!B(7) = 13',
  'Apply3(Deep!:!A!:!B, 1, 5, 7) = 13',
  'Deep(1)!1 = 4',
  'Deep(1)!A(5) = 7',
  'Thm!lab /\\ Thm!lab!2 = 2',
  'Inst(3)!Op(4)!lab = 7 /\\ Inst(3)!Op(4)!1 = 3 /\\ Inst(3)!Both!>> = 7',
  'Foo(5)!missing = 10',
  'Foo(5)!1!1 = 10',
].map(claim);
