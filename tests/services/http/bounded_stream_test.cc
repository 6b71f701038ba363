#include "services/http/bounded_stream.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace luheng::services {
namespace {

class BoundedStreamTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds_), 0); }
  ~BoundedStreamTest() override {
    close(fds_[0]);
    if (fds_[1] >= 0) close(fds_[1]);
  }
  // The client sends this, and ends.
  void Send(const std::string& bytes) {
    size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t count = send(fds_[1], bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) break;
      sent += static_cast<size_t>(count);
    }
    shutdown(fds_[1], SHUT_WR);
  }
  // What can be read until the end, or a bound.
  static std::string ReadAll(BoundedStream& stream, ssize_t& last) {
    std::string bytes;
    char buffer[4096];
    while ((last = stream.read(buffer, sizeof(buffer))) > 0) {
      bytes.append(buffer, static_cast<size_t>(last));
    }
    return bytes;
  }

  int fds_[2] = {-1, -1};
};

TEST_F(BoundedStreamTest, WhatFitsIsReadToItsEnd) {
  BoundedStream stream(fds_[0], nullptr);
  const std::string request(kRequestBytesMax - 1, 'x');
  std::thread client([&] { Send(request); });
  ASSERT_TRUE(stream.WaitForRequest(std::chrono::seconds(5)));
  ssize_t last = -2;
  EXPECT_EQ(ReadAll(stream, last), request);
  EXPECT_EQ(last, 0) << "the client's end";
  client.join();
}

TEST_F(BoundedStreamTest, WhatIsTooLongEndsAtTheBound) {
  BoundedStream stream(fds_[0], nullptr);
  std::thread client([&] { Send(std::string(10 * kRequestBytesMax, 'x')); });
  ASSERT_TRUE(stream.WaitForRequest(std::chrono::seconds(5)));
  ssize_t last = 0;
  EXPECT_EQ(ReadAll(stream, last).size(), kRequestBytesMax);
  EXPECT_EQ(last, -1);
  // The next request of a connection is counted anew.
  ASSERT_TRUE(stream.WaitForRequest(std::chrono::seconds(5)));
  EXPECT_EQ(ReadAll(stream, last).size(), kRequestBytesMax);
  shutdown(fds_[0], SHUT_RDWR);
  client.join();
}

TEST_F(BoundedStreamTest, AClientThatSaysNothingIsNotWaitedForLongerThanAsked) {
  BoundedStream stream(fds_[0], nullptr);
  EXPECT_FALSE(stream.WaitForRequest(std::chrono::seconds(0)));
}

TEST_F(BoundedStreamTest, AClientThatIsGoneIsAnError) {
  BoundedStream stream(fds_[0], nullptr);
  close(fds_[1]);
  fds_[1] = -1;
  EXPECT_LT(stream.write("x", 1), 0);
}

}  // namespace
}  // namespace luheng::services
