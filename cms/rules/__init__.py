"""What the portal promises about its pages: plain Python, values in, values out."""
