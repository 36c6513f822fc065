"""Answers for people: presets that open in Vital, how they sound beside the target, and how to make them again.

A search hands over candidates. Here each becomes a file, is read back and rendered again, and is only then told about.
"""
