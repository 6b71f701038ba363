// ChunkedArray: an array that grows without moving what is in it.
//
// It grows by whole chunks, whose elements are value-initialised, so that their memory is touched
// once, then, and not when an element is first used.
#ifndef ENGINE_CHUNKED_ARRAY_H_
#define ENGINE_CHUNKED_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace luheng::engine {

template <class T>
class ChunkedArray {
 public:
  // REQUIRES: index < capacity().
  T& operator[](uint32_t index) { return chunks_[index / kChunkLength][index % kChunkLength]; }
  const T& operator[](uint32_t index) const {
    return chunks_[index / kChunkLength][index % kChunkLength];
  }

  size_t capacity() const { return chunks_.size() * kChunkLength; }

  // Makes room for the element at `index`.
  void Reach(uint32_t index) {
    while (capacity() <= index) chunks_.push_back(std::make_unique<T[]>(kChunkLength));
  }

 private:
  static constexpr uint32_t kChunkLength = 1u << 14;

  std::vector<std::unique_ptr<T[]>> chunks_;
};

}  // namespace luheng::engine

#endif  // ENGINE_CHUNKED_ARRAY_H_
