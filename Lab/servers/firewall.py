"""The management page of a security device, behind a certificate that it signed itself.
usage: firewall.py TITLE CERTIFICATE KEY
"""

import sys

from web import LOGIN, page, serve

title, certificate, key = sys.argv[1:]
serve(443, {"/": page(title, LOGIN)}, "httpd", certificate=certificate, key=key)
