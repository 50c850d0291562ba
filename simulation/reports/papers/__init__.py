"""Papers for the offices: the plan, the year's plan, the meeting paper, the inspection report, in Word and PDF."""
