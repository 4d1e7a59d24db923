"""Operators, what they sign in with, and who is signed in."""
