// The command that changes the keys of the checkpoints.
#ifndef ENGINE_REGISTRY_KEY_COMMAND_H_
#define ENGINE_REGISTRY_KEY_COMMAND_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace luheng::engine {

// A key that signs checkpoints from here on: beside the others if it is the first one of its type,
// else as the successor of the newest one of its type, which goes on signing for a while.
struct ChangeKey {
  static constexpr uint16_t kKind = 12;
  static constexpr const char* kName = "CHANGE_KEY";
  static constexpr const char* kFieldNames = "vkey old_signature new_signature";
  std::string vkey{};           // Of the new key.
  std::string old_signature{};  // Base64: over KeyChangeStatement(), by the key that vouches.
  std::string new_signature{};  // The same by the new key.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.vkey, self.old_signature, self.new_signature);
  }
};

// What both keys sign.
//
//   statement := "luheng.example/key-change/v1\n" vkey of the old key "\n" vkey of the new key "\n"
//
// Both vkeys carry the origin, so a statement of one log is none of another. Nothing else that a
// checkpoint key signs begins with this line.
inline std::string KeyChangeStatement(std::string_view old_vkey, std::string_view new_vkey) {
  return "luheng.example/key-change/v1\n" + std::string(old_vkey) + "\n" + std::string(new_vkey) +
         "\n";
}

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_KEY_COMMAND_H_
