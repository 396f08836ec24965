"""Where articles are analysed: in this process, in several of this machine, or wherever an engine takes them."""
