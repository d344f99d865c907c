"""Classes of a teacher."""
