#include "stream.h"

#include <CJail.h>
#include <PDFDoc.h>
#include <SplashOutputDev.h>
#include <splash/SplashBitmap.h>

#include <cstdio>

int writePicture(PDFDoc &document, int page, int resolution) {
    if (page < 1 || page > document.getNumPages() || resolution < 36 || resolution > 600) return JAIL_USAGE;
    SplashColor white = {255};
    SplashOutputDev painter(splashModeMono8, 4, false, white);
    painter.startDoc(&document);
    document.displayPage(&painter, page, resolution, resolution, 0, false, true, false);
    SplashBitmap *bitmap = painter.getBitmap();
    if (!bitmap || !bitmap->getDataPtr()) return JAIL_DAMAGED;
    char head[64];
    const int length = snprintf(head, sizeof head, "P5\n%d %d\n255\n", bitmap->getWidth(), bitmap->getHeight());
    jail_write(head, static_cast<size_t>(length));
    for (int row = 0; row < bitmap->getHeight(); row++)
        jail_write(bitmap->getDataPtr() + static_cast<ptrdiff_t>(row) * bitmap->getRowSize(),
                   static_cast<size_t>(bitmap->getWidth()));
    return JAIL_DONE;
}
