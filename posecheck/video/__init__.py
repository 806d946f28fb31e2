"""Video files and single pictures: frames with their own time, in and out."""
