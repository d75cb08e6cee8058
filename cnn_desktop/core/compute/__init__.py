"""What a computation runs on: the device, its threads, memory and number formats, processes."""
