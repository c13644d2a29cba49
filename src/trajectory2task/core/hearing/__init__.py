"""What the words of a conversation say: acts in an agent's text, and what of a wish is named."""
