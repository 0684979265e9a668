"""The laws of the line: who is next, who is sent away, who makes room. Times are given, nothing waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.workers.line import FAIR, MUCH, NOTICED, Line, Ticket
from coprod_kg.workers.refusals import TooBusy


def joined(line: Line, *clients: str, now: float = 0.0) -> list[Ticket]:
    tickets = [Ticket(client) for client in clients]
    for ticket in tickets:
        line.join(ticket, now)
    return tickets


def seated(line: Line, now: float = 0.0) -> list[Ticket]:
    found = []
    while ticket := line.next(now):
        found.append(ticket)
    return found


def test_clients_take_turns_however_many_questions_each_has():
    line = Line(seats=3, queue=100, patience=5)
    joined(line, "loud", "loud", "loud", "loud", "quiet", "shy")

    assert [each.client for each in seated(line)] == ["loud", "quiet", "shy"]


def test_a_client_is_served_in_the_order_in_which_it_asked():
    line = Line(seats=2, queue=10, patience=5)
    first, second, _ = joined(line, "ann", "ann", "ann")

    assert seated(line) == [first, second]


def test_no_client_has_more_than_half_of_the_seats_while_another_waits():
    line = Line(seats=8, queue=100, patience=5)
    joined(line, *["loud"] * 5, *["quiet"] * 5)

    served = [each.client for each in seated(line)]

    assert served.count("loud") == served.count("quiet") == 4


def test_a_few_seats_are_never_given_to_one_client():
    line = Line(seats=8, queue=100, patience=5)
    joined(line, *["loud"] * 20)

    assert len(seated(line)) == 6
    joined(line, "quiet")
    assert [each.client for each in seated(line)] == ["quiet"]


def test_a_single_seat_is_given_to_anyone():
    line = Line(seats=1, queue=4, patience=5)
    joined(line, "ann")

    assert len(seated(line)) == 1


def test_who_comes_when_the_queue_is_full_is_told_when_to_come_again():
    line = Line(seats=1, queue=2, patience=5)
    joined(line, "ann", "bo")

    with pytest.raises(TooBusy, match="in 5 seconds") as refused:
        joined(line, "cem")
    assert refused.value.retry_after == 5


def test_one_client_fills_half_of_the_queue_and_no_more():
    line = Line(seats=1, queue=4, patience=5)
    joined(line, "loud", "loud")

    with pytest.raises(TooBusy):
        joined(line, "loud")
    joined(line, "quiet")


def test_who_has_waited_too_long_is_found():
    line = Line(seats=1, queue=4, patience=5)
    _, waits = joined(line, "ann", "bo")
    seated(line)

    assert line.out_of_patience(4.9) == []
    assert line.out_of_patience(5.0) == [waits]


def test_the_one_that_was_served_longest_makes_room_for_one_that_waits():
    line = Line(seats=2, queue=4, patience=5)
    [old] = joined(line, "ann")
    seated(line, now=0.0)
    joined(line, "bo")
    seated(line, now=0.1)
    joined(line, "cem", now=1.0)

    assert line.making_room(1.0) == []  # nobody has waited for long
    assert line.making_room(1.0 + NOTICED) == [old]


def test_nobody_makes_room_before_a_fair_time():
    line = Line(seats=1, queue=4, patience=5)
    [served, _] = joined(line, "ann", "bo")
    seated(line)

    assert line.making_room(FAIR - 0.01) == []
    assert line.making_room(FAIR) == [served]


def test_nobody_makes_room_while_there_is_a_free_seat():
    line = Line(seats=2, queue=4, patience=5)
    joined(line, "ann")
    seated(line)
    joined(line, "bo")  # a child for it is being forked: it has a seat, but is not served yet

    assert line.making_room(10.0) == []


def test_who_has_used_least_is_next():
    line = Line(seats=1, queue=10, patience=50)
    for _ in range(3):
        joined(line, "loud")
        [long] = seated(line, now=0.0)
        line.leave(long, now=1.0)
    joined(line, "loud", "loud", "quiet")

    assert [each.client for each in seated(line, now=1.0)] == ["quiet"]


def test_what_was_used_is_forgotten():
    line = Line(seats=1, queue=10, patience=50)
    joined(line, "loud")
    [long] = seated(line, now=0.0)
    line.leave(long, now=10.0)
    joined(line, "loud", "quiet", now=300.0)

    assert [each.client for each in seated(line, now=300.0)] == ["loud"]


def having_used_much(line: Line, *clients: str) -> None:
    for client in clients:
        joined(line, client)
        [long] = seated(line, now=0.0)
        line.leave(long, now=2 * MUCH)


def test_a_quarter_of_the_seats_is_kept_from_those_that_have_used_much():
    line = Line(seats=8, queue=100, patience=50)
    many = [f"loud {number}" for number in range(12)]
    having_used_much(line, *many)
    joined(line, *many, now=4.0)

    assert len(seated(line, now=4.0)) == 6
    joined(line, "quiet", now=4.1)
    assert [each.client for each in seated(line, now=4.1)] == ["quiet"]


def test_who_has_used_much_takes_nobody_elses_place():
    line = Line(seats=4, queue=100, patience=50)
    loud = ["loud 1", "loud 2", "loud 3", "loud 4"]
    having_used_much(line, *loud)
    joined(line, *loud, now=4.0)
    assert len(seated(line, now=4.0)) == 3

    assert line.making_room(10.0) == []


def test_a_client_with_all_the_seats_that_one_may_have_makes_room_for_itself():
    line = Line(seats=8, queue=100, patience=50)
    joined(line, "other")
    seated(line, now=0.0)
    loud = joined(line, *["loud"] * 8, now=1.0)
    seated(line, now=1.0)

    assert set(line.making_room(1.0 + FAIR)) <= set(loud[:6])
    assert len(line.making_room(1.0 + FAIR)) == 2


def test_who_leaves_the_queue_is_not_served():
    line = Line(seats=1, queue=4, patience=5)
    gone, stays = joined(line, "ann", "ann")
    line.leave(gone, now=1.0)
    line.leave(gone, now=1.0)

    assert seated(line) == [stays]
    assert line.waiting == 0


@given(
    seats=st.integers(1, 9),
    steps=st.lists(st.tuples(st.sampled_from(["join", "next", "leave"]), st.integers(0, 5)), max_size=80),
)
def test_whatever_happens_seats_and_shares_are_kept_and_nobody_is_lost(seats, steps):
    line = Line(seats, queue=20, patience=5)
    known: list[Ticket] = []
    for now, (step, number) in enumerate(steps):
        if step == "join":
            ticket = Ticket(f"client {number % 3}")
            try:
                line.join(ticket, now)
            except TooBusy:
                continue
            known.append(ticket)
        elif step == "next":
            line.next(now)
        elif known:
            line.leave(known.pop(number % len(known)), now)

        assert len(line.served) <= seats
        for client in {each.client for each in known}:
            assert sum(each.client == client for each in line.served) <= line.most
        assert set(line.served) | set(line.out_of_patience(10**6)) == set(known)
        assert line.waiting == len(known) - len(line.served)
        if line.waiting and not line.served:
            assert line.next(now) is not None  # while somebody waits and all seats are free, somebody is next


def test_where_work_takes_long_by_its_nature_nobody_makes_room_before_its_time():
    line = Line(seats=1, queue=8, patience=5.0, fair=10.0)
    served, waits = Ticket("ann"), Ticket("bo")
    line.join(served, 0.0)
    line.next(0.0)
    line.join(waits, 0.0)
    assert line.making_room(9.9) == []
    assert line.making_room(10.0) == [served]
