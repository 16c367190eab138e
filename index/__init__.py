"""Embeddings, FAISS, BM25, the passage store and its versioned snapshots."""
