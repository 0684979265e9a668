"""The live server: every page as it is built, a SPARQL endpoint, suggestions, and the curators' desk.

`app.make_app` puts it together, `serving.serve` runs it. Whoever asks without signing in is answered by `public`, which
cannot reach the rooms that write to the list; curators are answered by `desk`, which can.
"""
