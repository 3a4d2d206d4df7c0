"""What an action has to say."""

import pytest

from orchestration.decisions.actions import Action, InvalidAction


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "assign"}, "assign must say to whom"),
        ({"kind": "snooze"}, "snooze must say until when"),
        ({"kind": "resolve", "assigned_to": "lee"}, "resolve must not say to whom"),
        ({"kind": "acknowledge", "actor": " "}, "actor is empty"),
        ({"kind": "acknowledge", "reason": ""}, "reason is empty"),
        ({"kind": "acknowledge", "reason": "a\nb"}, "reason is not a single line of text"),
        ({"kind": "assign", "assigned_to": " "}, "assigned_to is empty"),
    ],
)
def test_an_action_says_who_why_and_what_its_kind_needs(fields, words):
    with pytest.raises(InvalidAction, match=words):
        Action(**{"actor": "dana", "reason": "x", **fields})
