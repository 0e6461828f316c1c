"""The events of this app. Payloads contain ids only; receivers read the rest.

No event is about a flag, an observation or an unannounced visit, since whatever is announced may be notified to the
people concerned. Events of tips and matters are notified to their handlers only, never to a party.
"""

ORDER_SERVED = "order_served"  # order_id
ORDER_ANSWERED = "order_answered"  # order_id
ORDER_VERIFIED = "order_verified"  # order_id
ORDER_PROVED = "order_proved"  # evidence_id
QUOTA_OWED = "quota_owed"  # order_id: its decision was annulled, and what it took could not be given back
EXTENSION_MOVED = "extension_moved"  # extension_id: requested, granted or refused
PROCEEDING_MOVED = "proceeding_moved"  # proceeding_id, verb
INSPECTION_MOVED = "inspection_moved"  # inspection_id: announced, postponed, cancelled, reported, answered
TIP_MOVED = "tip_moved"  # tip_id, message_id: what was added, or the routing (empty: it was filed)
OFFICIAL_NAMED = "official_named"  # party_id: an official was put on the list of a matter and waits for a decision
CONFLICT_AROSE = "conflict_arose"  # matter_id: whoever handled it has a conflict of interest and no successor
VISITS_DRAWN = "visits_drawn"  # draw_id: recorded, and its seed is to be shown
