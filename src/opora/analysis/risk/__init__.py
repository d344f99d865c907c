"""Signs of risk: who needs help, by which rule, and from which rows it is seen."""
