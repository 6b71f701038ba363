// Ways to spoil a good body, and the field that FindMalformed is to name then.
#ifndef TESTS_ENGINE_SPOILT_BODIES_H_
#define TESTS_ENGINE_SPOILT_BODIES_H_

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "engine/command.h"

namespace luheng::engine::testing {

// One way to spoil the good body of a kind.
struct SpoiltRow {
  const char* field;
  std::function<void(CommandBody&)> spoil;
};

// Changes the body's alternative `Body`, or sets one member of it.
template <class Body, class Change>
SpoiltRow SpoilWith(const char* name, Change change) {
  return {name, [change](CommandBody& body) {
            if (auto* alternative = std::get_if<Body>(&body)) change(*alternative);
          }};
}
template <class Body, class Field, class Value>
SpoiltRow Spoil(const char* name, Field Body::*member, Value value) {
  return SpoilWith<Body>(name, [member, value](Body& body) { body.*member = value; });
}

// Each row spoils exactly one of the good bodies.
inline void ExpectNamed(const std::vector<CommandBody>& good_bodies,
                        const std::vector<SpoiltRow>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(i);
    int spoilt = 0;
    for (const CommandBody& good : good_bodies) {
      CommandBody body = good;
      rows[i].spoil(body);
      const auto malformed = FindMalformed(body);
      if (!malformed) continue;
      ++spoilt;
      EXPECT_STREQ(malformed->field, rows[i].field);
    }
    EXPECT_EQ(spoilt, 1) << rows[i].field;
  }
}

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_SPOILT_BODIES_H_
