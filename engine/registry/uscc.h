// Unified social credit codes (统一社会信用代码), GB 32100-2015: 18 characters.
//
//   1      registering department      digit or letter of the code's alphabet
//   2      kind of organisation        same
//   3-8    administrative division     digits
//   9-17   organisation code           GB 11714; not checked apart, the last character covers it
//   18     check character             mod 31 over the first 17
//
// The alphabet is 0-9 and A-Z without I, O, S, V, Z.
#ifndef ENGINE_REGISTRY_USCC_H_
#define ENGINE_REGISTRY_USCC_H_

#include "engine/command.h"

namespace luheng::engine {

// Whether every character is allowed where it stands and the check character is right.
bool IsValidUscc(const Uscc& uscc);

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_USCC_H_
