"""Reports for people: pages and documents, made from records of the stages."""
