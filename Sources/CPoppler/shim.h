#pragma once
// Found by pkg-config for storydrop-jail-pdf, which includes the C++ headers themselves.
