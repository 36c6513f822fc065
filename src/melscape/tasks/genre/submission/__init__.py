"""From test files to `submission.csv`: which files there are, what each is taken for, and how sure that is."""
