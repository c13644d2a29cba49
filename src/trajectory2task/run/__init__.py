"""Where the stages meet: the pipeline, the engines, the journal and the run folder."""
