"""Files of usage: what a center's scheduler says was used of each allocation and month, taken over whole or not at all."""
