"""`melscape doctor`: is this installation well, and what could be added to it?"""
