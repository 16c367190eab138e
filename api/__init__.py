"""The edges: terminal, HTTP, page, MCP, CDS Hooks. Thin: they translate, they decide nothing."""
