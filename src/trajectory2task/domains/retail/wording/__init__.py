"""What retail customers say, as data: requests, motives, questions, obstacles, noun phrases."""
