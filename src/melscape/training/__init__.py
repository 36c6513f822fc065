"""Getting better: a job and a plan go in, a stream of events comes out. Nothing here writes to disk."""
