"""What nearly every user does, in one call each: flows over a session.

`me`, `people`, `conversations` and `meetings` of a client run these. They build on the
links and requests of the resources and know nothing that those don't offer.
"""
