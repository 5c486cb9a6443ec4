"""The smallest change that makes a person eligible, and the fewest answers that would: both exact, by search.

A change is a set of atoms whose truth changes, all others staying as they are, together with values of the inputs that
do exactly that: atoms that read one input change together or not at all. No smaller set makes the person eligible.

The search deepens by cost (Korf 1985, iterative deepening A*): a requirement that does not hold yet needs one of the
links it reads to change, and each link is tried with those before it left as they are, so that nothing is tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import accumulate
from math import inf
from operator import or_

from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import AllOf, AnyOf, Comparison, Expression, Literal, Not, Rounded, walk
from solimob.core.rules.inputs import Answer, Facts
from solimob.core.rules.linked import Link, Pattern, links
from solimob.core.rules.lowering import Lowering, TooLargeError, leaves
from solimob.core.rules.rule import Rule
from solimob.core.rules.scalar import Reader

MOST_STEPS = 20_000
"""Steps of one search, beyond which the rule is said too large rather than explained halfway."""


class SearchTooLongError(ValueError):
    """A rule is too large for the smallest change to be found for certain."""


@dataclass(frozen=True, slots=True)
class AtomChange:
    """An atom, and what it has to become; `was` is `None` where nobody knew."""

    atom: Expression
    was: bool | None
    becomes: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Atoms that change, and the answers that change them: given in place of the old ones, the rule is granted.

    `changed` are those that were known to be otherwise, `learned` those nobody knew. A rule with a condition that is
    only « à vérifier » is not granted: it is no longer refused.
    """

    changed: tuple[AtomChange, ...]
    learned: tuple[AtomChange, ...]
    answers: Facts


type _Placed = tuple[int, Link]
"""The bit of the first atom of a link in a rule, and the link."""
type _Cost = Callable[[int, Pattern], float]
"""Of a pattern, given the bits of its link."""


@dataclass(frozen=True, slots=True)
class _Node:
    """All, or any, of: the atoms of `yes` hold, those of `no` do not, and the nodes inside. Atoms are bits."""

    any: bool
    yes: int
    no: int
    inside: tuple[_Node, ...]

    @property
    def bits(self) -> int:
        """The bits of all its atoms."""
        return reduce(lambda found, node: found | node.bits, self.inside, self.yes | self.no)

    def held(self, holds: int, fails: int) -> bool | None:
        """Return whether it holds; `None` where its atoms are not settled."""
        if self.any:
            if holds & self.yes or fails & self.no:
                return True
            settled = fails & self.yes == self.yes and holds & self.no == self.no
        else:
            if fails & self.yes or holds & self.no:
                return False
            settled = holds & self.yes == self.yes and fails & self.no == self.no
        for node in self.inside:
            held = node.held(holds, fails)
            if held is self.any:
                return held
            settled = settled and held is not None
        return not self.any if settled else None


@dataclass(frozen=True)
class AtomicRule:
    """One rule on one day over its atoms: what must hold, and the links its atoms make."""

    links: tuple[_Placed, ...]
    """Each with the bit of its first atom; the others follow."""
    required: tuple[_Node, ...]
    read: tuple[int, ...]
    """For each requirement, the links it reads, as bits by their place."""
    grants: bool
    """Whether it can be granted: none of its conditions is only « à vérifier »."""

    @cached_property
    def atoms(self) -> tuple[Expression, ...]:
        """Its atoms, by their bits."""
        return tuple(atom for _, link in self.links for atom in link.atoms)

    @classmethod
    def of(cls, book: RuleBook, rule: Rule, on: date, shared: Lowering | None = None) -> AtomicRule:
        """Bring a rule down to atoms; conditions that never decide are left out.

        `shared` is given where it holds what several rules of one book and one day have alike.

        Raises
        ------
        TooLargeError
            If it has too many cases or parts, or a rounding inside a calculation, which has a threshold at each step.
        """
        lowering = shared or Lowering(book, on)
        lowering.start()
        deciding = [required for required in book.requirements(rule) if required.decides(on)]
        conditions = [lowering.condition(found.condition.when) for found in deciding]
        atoms = list(dict.fromkeys(atom for condition in conditions for atom, _ in leaves(condition)))
        if any(map(_is_in_steps, atoms)):
            raise TooLargeError("un arrondi dans un calcul a trop de seuils")
        linked = links(book, on, atoms, lowering.links)
        firsts = list(accumulate((len(link.atoms) for link in linked), initial=0))
        bits = {atom: first + bit for first, link in zip(firsts, linked) for bit, atom in enumerate(link.atoms)}
        required = tuple(_compiled(condition, bits) for condition in conditions)
        placed = tuple(zip(firsts, linked))
        read = tuple(
            sum(1 << i for i, (first, link) in enumerate(placed) if node.bits >> first & link.bits) for node in required
        )
        return cls(placed, required, read, len(deciding) == len(book.requirements(rule)))

    def read_atoms(self, reader: Reader) -> tuple[int, int]:
        """Return the bits of the atoms that hold in a situation, and of those that do not."""
        holds = fails = 0
        for first, link in self.links:
            yes, no = link.read_for(reader)
            holds, fails = holds | yes << first, fails | no << first
        return holds, fails

    def smallest_change(self, reader: Reader) -> Change | None:
        """Return the fewest atoms to change for all requirements to hold; `None` where no change does it.

        Raises
        ------
        SearchTooLongError
            If the search has more than `MOST_STEPS` steps.
        """
        facts = reader.situation.facts
        holds, fails = self.read_atoms(reader)
        known = holds | fails

        def cost(bits: int, pattern: Pattern) -> float:
            if known & bits & ~(pattern.holds | pattern.fails):
                return inf  # what was known would no longer be
            return ((pattern.holds & fails) | (pattern.fails & holds)).bit_count()

        return _Search(self, facts, (), cost, asks=False).run(holds, fails)

    def fewest_answers(self, reader: Reader) -> Change | None:
        """Return the fewest answers still to come with which all requirements hold; `None` where none can do it.

        Raises
        ------
        SearchTooLongError
            If the search has more than `MOST_STEPS` steps.
        """
        facts = reader.situation.facts
        holds, fails = self.read_atoms(reader)
        return _Search(self, facts, facts, lambda _, pattern: len(pattern.facts), asks=True).run(holds, fails)

    def share_settled(self, facts: Facts, names: Sequence[str], holds: int, fails: int) -> float:
        """Return the share of what the answer to one question can make of the atoms that settles the rule.

        The question asks for one input, or for several yes or no of which one is: a box to tick. `holds` and `fails`
        are the bits of the atoms in the situation of `facts`. 0 where no atom reads an input asked for.
        """
        read = [(first, link) for first, link in self.links if not link.reads.isdisjoint(names)]
        if not read:
            return 0.0
        others = ~reduce(or_, (link.bits << first for first, link in read))
        made = _one_ticked(read, facts, names) if len(names) > 1 else _alone(read, facts, names)
        settled = [self._is_settled(holds & others | yes, fails & others | no) for yes, no in made]
        return sum(settled) / len(settled) if settled else 0.0

    def _is_settled(self, holds: int, fails: int) -> bool:
        held = [node.held(holds, fails) for node in self.required]
        return False in held or (self.grants and None not in held)


class _Search:
    """One search (see the module); the answers to the inputs `kept` stay as they are.

    Every pattern costs one at least where the search `asks`; else, one that changes what was known.
    """

    def __init__(self, rule: AtomicRule, facts: Facts, kept: Container[str], cost: _Cost, *, asks: bool) -> None:
        self._rule, self._facts, self._kept, self._cost, self._asks = rule, facts, kept, cost, asks
        self._options: dict[int, list[tuple[float, Pattern]]] = {}
        self._steps, self._beyond = 0, inf

    def run(self, holds: int, fails: int) -> Change | None:
        limit: float = 0
        while limit < inf:
            self._beyond = inf
            found = self._deepen(holds, fails, 0, 0, limit)
            if found is not None:
                return self._change(holds, fails, found)
            limit = self._beyond
        return None

    def _deepen(self, holds: int, fails: int, settled: int, cost: float, limit: float) -> tuple[Pattern, ...] | None:
        """Return patterns that make every requirement hold, `None` where no links but those of `settled` can."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise SearchTooLongError("trop de cas à essayer")
        pending, least = self._pending(holds, fails, settled)
        if pending is None:
            return ()
        if cost + least > limit:
            self._beyond = min(self._beyond, cost + least)
            return None
        for link in pending:
            first, here = self._rule.links[link]
            bits = here.bits << first
            settled |= 1 << link
            for more, pattern in self._patterns(link, holds, fails):
                if cost + more > limit:
                    self._beyond = min(self._beyond, cost + more)
                    continue
                after = holds & ~bits | pattern.holds, fails & ~bits | pattern.fails
                found = self._deepen(*after, settled, cost + more, limit)
                if found is not None:
                    return (pattern, *found)
        return None

    def _pending(self, holds: int, fails: int, settled: int) -> tuple[list[int] | None, float]:
        """Return the links that may still help the requirement with the fewest, and the least that all will cost.

        No links (`None`) where all requirements hold. Each requirement that fails costs one at least: what is known
        makes it fail. Those that could share a link are counted once.
        """
        fewest: int | None = None
        least, counted = 0, 0
        for node, read in zip(self._rule.required, self._rule.read):
            held = node.held(holds, fails)
            if held is True:
                continue
            links = read & ~settled
            if not links:
                return [], inf
            if fewest is None or links.bit_count() < fewest.bit_count():
                fewest = links
            if (self._asks or held is False) and not links & counted:
                least, counted = least + 1, counted | links
        return None if fewest is None else [link for link in range(fewest.bit_length()) if fewest >> link & 1], least

    def _patterns(self, link: int, holds: int, fails: int) -> list[tuple[float, Pattern]]:
        if link not in self._options:
            first, here = self._rule.links[link]
            bits = here.bits << first
            free = [name for name in here.inputs if name not in self._kept]
            found = [Pattern(p.facts, p.holds << first, p.fails << first) for p in here.patterns(self._facts, free)]
            now = holds & bits, fails & bits
            options = [(self._cost(bits, p), p) for p in found if (p.holds, p.fails) != now]
            self._options[link] = sorted(options, key=lambda option: (option[0], self._replaced(option[1])))
        return self._options[link]

    def _replaced(self, pattern: Pattern) -> int:
        """Return how many answers a pattern gives in place of another: the fewest are tried first."""
        return sum(name in self._facts for name in pattern.facts)

    def _change(self, holds: int, fails: int, patterns: tuple[Pattern, ...]) -> Change:
        answers: dict[str, Answer] = {}
        changed: list[AtomChange] = []
        learned: list[AtomChange] = []
        for pattern in patterns:
            answers |= pattern.facts
        after_holds = sum(pattern.holds for pattern in patterns)
        after_fails = sum(pattern.fails for pattern in patterns)
        for bit, atom in enumerate(self._rule.atoms):
            was = True if holds >> bit & 1 else False if fails >> bit & 1 else None
            becomes = True if after_holds >> bit & 1 else False if after_fails >> bit & 1 else None
            if becomes is not None and becomes is not was:
                (learned if was is None else changed).append(AtomChange(atom, was, becomes))
        return Change(tuple(changed), tuple(learned), answers)


def _alone(read: Sequence[_Placed], facts: Facts, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield all that one input can make of the atoms that read it."""
    ((first, link),) = read  # Links that read one input are one link.
    for pattern in link.patterns(facts, names):
        yield pattern.holds << first, pattern.fails << first


def _one_ticked(read: Sequence[_Placed], facts: Facts, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield what each box makes of the atoms that read one of them, when it is the only one ticked."""
    for ticked in names:
        answered = {**facts, **{name: name == ticked for name in names}}
        found = [(first, *link.read(answered)) for first, link in read]
        yield (
            reduce(or_, (yes << first for first, yes, _ in found)),
            reduce(or_, (no << first for first, _, no in found)),
        )


def _compiled(expression: Expression, bits: dict[Expression, int]) -> _Node:
    """Return a condition over atoms as a node; `bits` are those of the atoms."""
    match expression:
        case Literal(value):
            return _Node(not value, 0, 0, ())
        case AllOf(operands) | AnyOf(operands):
            nodes = [_compiled(operand, bits) for operand in operands]
            alone = [node for node in nodes if not node.inside and (node.yes | node.no).bit_count() == 1]
            yes = reduce(lambda found, node: found | node.yes, alone, 0)
            no = reduce(lambda found, node: found | node.no, alone, 0)
            return _Node(isinstance(expression, AnyOf), yes, no, tuple(node for node in nodes if node not in alone))
        case Not(operand):
            return _Node(False, 0, 1 << bits[operand], ())
    return _Node(False, 1 << bits[expression], 0, ())


def _is_in_steps(atom: Expression) -> bool:
    """Tell whether an atom has a rounding, save as the one thing compared with a number."""
    match atom:
        case Comparison(_, Rounded(value, _), Literal()):
            return any(isinstance(part, Rounded) for part in walk(value))
    return any(isinstance(part, Rounded) for part in walk(atom))
