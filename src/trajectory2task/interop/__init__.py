"""Files of other projects: read into our records, written from them."""
