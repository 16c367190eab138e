"""Users' files and the shelf to documents, passages and an index: the write side, called from the edge only."""
