"""Makes reference.docx from its parts: make_reference.py FOLDER OUTPUT

FOLDER is Content/documents/reference. The same parts give the same bytes.
"""
import os
import pathlib
import sys
import zipfile

folder, output = pathlib.Path(sys.argv[1]), sys.argv[2]
# [Content_Types].xml comes first, as the Open Packaging Conventions advise.
files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: (path.name[0] != "[", str(path)))
part = output + ".part"
with zipfile.ZipFile(part, "w") as archive:
    for path in files:
        entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
        archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
os.replace(part, output)
