"""Question to slots, slots to query, query to hits. Scores order candidates; slots admit them."""
