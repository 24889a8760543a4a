// PCRE2 is one header for three widths of character; the names that end in _8 appear for this one.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
