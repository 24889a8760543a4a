// Debian's libxml2 is built with ICU, whose headers clash with Foundation's copy: the switch is turned off before
// the parser headers are read. Only the SAX2 interface is used, which ICU does not touch.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
