"""The only room that knows all concrete edges and puts the house together."""
