"""Networks: tensors in, tensors out. Made whole from a config; they know neither files nor training."""
