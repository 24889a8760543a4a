"""The web front of the electronic medical records. usage: emr.py TITLE"""

import sys

from web import LOGIN, page, serve

serve(8080, {"/": page(sys.argv[1], LOGIN)}, "Apache-Coyote/1.1")
