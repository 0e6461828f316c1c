"""Forms that pages and acts on environmental records share."""
