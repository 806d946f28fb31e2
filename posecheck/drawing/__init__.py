"""Pictures with the skeleton, angles and crank drawn in."""
