"""The server: an API that labels and scores, and a page to try it on. Needs the extra `serve`.

A request passes `guard` (who may ask, how much, how long), waits in `pool` for a worker, and is answered by a route:
`labelling`, `scoring`, `about`, `page`. `app` puts them together; `server` listens, and stops without losing anything.
"""
