"""Answers for people: preset files that open in Vital, what they sound like beside the target, and how to make them again.

A search hands over candidates. Here each becomes a file, is read back and rendered again, and is only then told about.
"""
