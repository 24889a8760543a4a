"""The controller of an electronic screen. usage: led.py TITLE"""

import sys

from web import LOGIN, page, serve

serve(80, {"/": page(sys.argv[1], "<p>屏幕：门诊大厅　分辨率：1920×384</p>" + LOGIN)}, "GoAhead-Webs")
