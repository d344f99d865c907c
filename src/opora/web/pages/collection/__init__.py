"""Campaigns: starting with a preview, who handed in, exceptions, responsible people, reminders."""
