"""The protocol without I/O: what to send next, how to read a reply, what to try again.

Courses of it are flows (`effects`): generators that a driver runs. `Client` and
`AsyncClient` are two drivers; write a third one to use the protocol with another library.
"""
