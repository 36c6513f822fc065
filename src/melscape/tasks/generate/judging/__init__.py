"""How good a model of a folder is, each figure beside what trivial answers score."""
