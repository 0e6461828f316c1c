"""What the inspections announce. The payload is ids; whoever needs more reads it.

Nothing here is about a tip, a flag, an observation or an inspection: what is announced may be told to whom it is about.
"""

ORDER_ISSUED = "order_issued"  # order_id
