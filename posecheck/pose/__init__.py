"""Pose models: frames in, landmarks of the rider out."""
