"""What the inspections announce. The payload is ids; whoever needs more reads it.

Nothing here is about a flag, an observation or a visit that nobody was told of: what is announced may be told to whom
it is about. What is announced of tips and matters is told to those who handle them, and to no party.
"""

ORDER_SERVED = "order_served"  # order_id
ORDER_ANSWERED = "order_answered"  # order_id
ORDER_VERIFIED = "order_verified"  # order_id
ORDER_PROVED = "order_proved"  # evidence_id
QUOTA_OWED = "quota_owed"  # order_id: its decision fell, and what it took could not be given back
EXTENSION_MOVED = "extension_moved"  # extension_id: requested, granted or refused
PROCEEDING_MOVED = "proceeding_moved"  # proceeding_id, verb
INSPECTION_MOVED = "inspection_moved"  # inspection_id: announced, set for another day, called off, reported, answered
TIP_MOVED = "tip_moved"  # tip_id, message_id (empty: it was filed)
CONFLICT_AROSE = "conflict_arose"  # matter_id: whoever handled it has a conflict of interest and no successor
