// HTTP basic authentication against bcrypt hashes. A check takes as long for a user that nobody
// knows as for one of the users; what was right once is remembered, so that a scrape does not pay
// for bcrypt each time.
// Thread rule: any thread; passwords are hashed one at a time.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/base/guarded.h"

namespace api_credits {

struct BasicCredentials {
  std::string user, password;
};

// From the value of an Authorization field; nullopt where it holds none of the scheme Basic.
std::optional<BasicCredentials> ParseBasicCredentials(std::string_view authorization);

// bcrypt of the password by the salt and cost in `setting`, which may be a hash; empty on failure.
std::string HashPassword(const std::string& password, const std::string& setting);

class Authentication {
 public:
  using Hash = std::function<std::string(const std::string& password, const std::string& setting)>;
  enum class Verdict { kRight, kWrong, kBusy };

  // Whoever finds so many others waiting is told to come again: wrong passwords shall not occupy
  // the threads that right ones need.
  static constexpr int kMostWaiting = 8;

  // `users`: bcrypt hashes by name, not empty.
  explicit Authentication(std::map<std::string, std::string> users, Hash hash = HashPassword);

  Verdict Check(const BasicCredentials& credentials) const;

 private:
  using Digest = std::array<unsigned char, 32>;

  Digest DigestOf(const BasicCredentials& credentials) const;
  bool Verify(const BasicCredentials& credentials) const;

  const std::map<std::string, std::string> users_;
  const Hash hash_;
  int most_cost_ = 0;
  Digest salt_{};
  mutable std::mutex hashing_;
  mutable Guarded<int> waiting_{0};
  // The last right password of each user, as a salted digest.
  mutable Guarded<std::map<std::string, Digest>> verified_;
};

}  // namespace api_credits
