"""`genre`: say which genre a noisy mashup is, know how sure that is, and write the competition's `submission.csv`."""
