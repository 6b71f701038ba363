// Owners of what cairo and pango make.
#ifndef SERVICES_CLI_PANGO_HANDLES_H_
#define SERVICES_CLI_PANGO_HANDLES_H_

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>

namespace luheng::services::cli {

// The font of every page, which has Chinese; Debian's fonts-wqy-microhei.
inline constexpr const char* kPageFont = "WenQuanYi Micro Hei";

template <auto release>
struct Release {
  template <class Kind>
  void operator()(Kind* object) const {
    release(object);
  }
};
template <class Kind, auto release>
using Owned = std::unique_ptr<Kind, Release<release>>;
using OwnedSurface = Owned<cairo_surface_t, cairo_surface_destroy>;
using OwnedCairo = Owned<cairo_t, cairo_destroy>;
using OwnedFontMap = Owned<PangoFontMap, g_object_unref>;
using OwnedContext = Owned<PangoContext, g_object_unref>;
using OwnedLayout = Owned<PangoLayout, g_object_unref>;
using OwnedFont = Owned<PangoFontDescription, pango_font_description_free>;

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_PANGO_HANDLES_H_
