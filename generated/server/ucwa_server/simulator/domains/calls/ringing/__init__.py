"""Calls until they are answered: whom they ring, who takes them, what comes of it."""
