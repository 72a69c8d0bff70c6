"""Conversations: what people take part in together, each as it looks to them."""
