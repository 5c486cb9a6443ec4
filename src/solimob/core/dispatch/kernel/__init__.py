"""The compiled part of the room: arrays, the exact scheduler of a route, insertions, ruin and recreate.

Nothing outside `core/dispatch` reads it. Nodes are numbered 2k for the pickup of request k and 2k + 1 for its drop-off;
a vehicle is a driver in one of the shifts; position 0 of a route is the start place and position n + 1 the end place.
"""
