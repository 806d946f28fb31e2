"""What the numbers mean: measures, targets, findings, advice."""
