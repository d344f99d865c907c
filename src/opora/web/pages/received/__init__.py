"""What a unit received for a due date: review, acceptance, the consolidated form."""
