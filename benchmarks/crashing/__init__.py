"""What must not break a run, tried on purpose: kills, failing disks, damaged files, other workers."""
