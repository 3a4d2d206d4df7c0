"""A key's requests run out, and come back evenly."""

from orchestration.serve.http.limits import RateLimits


def test_a_bucket_empties_and_fills_up_again():
    now = [0.0]
    limits = RateLimits(clock=lambda: now[0])
    assert [limits.seconds_to_wait("a", 2) for _ in range(3)] == [0, 0, 30]
    assert limits.seconds_to_wait("b", 2) == 0, "another key has a bucket of its own"
    now[0] = 29.0
    assert limits.seconds_to_wait("a", 2) == 1
    now[0] = 30.0
    assert [limits.seconds_to_wait("a", 2) for _ in range(2)] == [0, 30]
    now[0] = 1e6
    assert [limits.seconds_to_wait("a", 2) for _ in range(3)] == [0, 0, 30], "a full bucket holds a minute's requests"
