"""From hits and rules to claims that are verified, cited and assembled into an answer."""
