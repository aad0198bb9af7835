"""What each audience may see. `audiences` is the only door outward; everything else here only carries what it lets through."""
