"""The frame of the application: what stands around, under and between the pages."""
