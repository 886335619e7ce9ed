"""What in a sentence is somebody's word, or left open, and how far that reaches."""
