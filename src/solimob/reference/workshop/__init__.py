"""What the workshop room ships: the meeting format, kits of meetings, the demo meeting, questionnaires."""
