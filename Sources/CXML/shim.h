#pragma once
#include <libxml/xmlversion.h>
// libxml2's headers would bring ICU's, whose types clash with those of Foundation's own copy: the compiler refuses a
// file that sees both. Only the last two fields of an encoding handler go, which nobody here touches.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
