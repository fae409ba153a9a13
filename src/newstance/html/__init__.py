"""The report: results as one self-contained HTML file that people read, print and send on.

Everything that comes from outside is escaped by the templates; style and script are files of ours, named by their
hashes in the page's policy. `report_html` is the way in.
"""

from newstance.html.report import report_html

__all__ = ["report_html"]
