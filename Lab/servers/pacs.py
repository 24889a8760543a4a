"""The web front of the image archive. Its DICOM ports are answered by dicom.py. usage: pacs.py TITLE"""

import sys

from web import LOGIN, page, serve

serve(80, {"/": page(sys.argv[1], LOGIN)}, "Microsoft-IIS/8.5")
