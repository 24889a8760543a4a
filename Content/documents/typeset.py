"""Runs typst: typeset.py FOLDER TEMPLATE FONTS OUTPUT [YEAR MONTH DAY]

FOLDER holds the template and its data and is all that typst may read. OUTPUT ends in .pdf or .png; for .png, "{p}" in it
becomes the page. A .pdf is PDF/A-2b (ISO 19005-2), the form that archives take; where a picture does not allow that,
it is a plain one.
"""
import datetime
import sys

import typst

folder, template, fonts, output = sys.argv[1:5]
options = {"root": folder, "font_paths": [fonts], "ignore_system_fonts": True}
if output.endswith(".png"):
    typst.compile(f"{folder}/{template}", output=output, format="png", ppi=220, **options)
else:
    if len(sys.argv) > 7:
        year, month, day = (int(part) for part in sys.argv[5:8])
        options["timestamp"] = int(datetime.datetime(year, month, day, tzinfo=datetime.timezone.utc).timestamp())
    try:
        typst.compile(f"{folder}/{template}", output=output, format="pdf", pdf_standards=["a-2b"], **options)
    except typst.TypstError as error:
        if "PDF/A" not in str(error):
            raise
        typst.compile(f"{folder}/{template}", output=output, format="pdf", **options)
