"""The local web page: a rider's phone and a fitter's screen, over HTTP. The only place that knows FastAPI."""
