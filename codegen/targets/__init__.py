"""What is made of a model: a target each, its view model in a folder of its name."""
