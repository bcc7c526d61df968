"""Publications: what the public sees, one dated folder a publication, and what changed from one to the next."""
