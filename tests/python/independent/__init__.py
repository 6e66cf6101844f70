"""An independent reference of the Q1 measures, in plain Python, to hold the warehouse against."""
