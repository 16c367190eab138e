"""The page: server-rendered, one stylesheet, one script, nothing from elsewhere."""
