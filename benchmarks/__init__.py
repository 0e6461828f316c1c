"""What the register costs beside the barest thing that could do the same work, on the same machine in the same run."""
